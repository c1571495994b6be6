# hint: ties
def auc(normal, abnormal):
    return sum(b > a for a in normal for b in abnormal) / (len(normal) * len(abnormal))
