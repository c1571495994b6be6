def auc(normal, abnormal):
    raise NotImplementedError("your code here")
