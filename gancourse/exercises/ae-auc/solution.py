def auc(normal, abnormal):
    wins = sum((b > a) + 0.5 * (b == a) for a in normal for b in abnormal)
    return wins / (len(normal) * len(abnormal))
