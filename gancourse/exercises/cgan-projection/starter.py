def logit(features, y, verdict, bias, vectors):
    raise NotImplementedError("your code here")
