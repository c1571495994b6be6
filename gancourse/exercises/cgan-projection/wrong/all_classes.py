# hint: own
def logit(features, y, verdict, bias, vectors):
    return features @ verdict + bias + features @ vectors.sum(0)
