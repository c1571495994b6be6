# hint: grows
def best_loss(K):
    return 0.0
