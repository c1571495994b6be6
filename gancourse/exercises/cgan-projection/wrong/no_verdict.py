# hint: alone
def logit(features, y, verdict, bias, vectors):
    return bias + (features * vectors[y]).sum(1)
