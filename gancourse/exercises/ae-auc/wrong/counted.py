# hint: perfect
def auc(normal, abnormal):
    return sum((b > a) + 0.5 * (b == a) for a in normal for b in abnormal)
