def auc(normal, abnormal):
    wins = sum((b > a) + tie * (b == a) for a in normal for b in abnormal)
    return wins / (len(normal) * len(abnormal))
