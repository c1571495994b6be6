# hint: sizes
def auc(normal, abnormal):
    pairs = list(zip(normal, abnormal))
    return sum((b > a) + 0.5 * (b == a) for a, b in pairs) / len(pairs)
