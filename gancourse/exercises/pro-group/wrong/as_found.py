# hint: blind
def deviation(x, group):
    members = x.unflatten(0, (-1, group))
    std = members.var(0, unbiased=False).sqrt().mean((1, 2, 3))
    return std.repeat(len(x) // group)
