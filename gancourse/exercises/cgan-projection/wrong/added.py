# hint: product
def logit(features, y, verdict, bias, vectors):
    return features @ verdict + bias + vectors[y].sum(1)
