# hint: real
def logits(q, real):
    return q.log() + real.log()[:, None]
