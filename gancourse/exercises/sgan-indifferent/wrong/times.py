# hint: classes
def logits(q, real):
    return q.log() * real[:, None]
