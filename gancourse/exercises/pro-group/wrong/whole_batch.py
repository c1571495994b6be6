# hint: members
def deviation(x, group):
    return x.var(0, unbiased=False).sqrt().mean().expand(len(x))
