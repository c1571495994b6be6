def logit(features, y, verdict, bias, vectors):
    return features @ verdict + bias + (features * vectors[y]).sum(1)
