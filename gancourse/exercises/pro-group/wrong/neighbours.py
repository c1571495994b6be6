# hint: members
def deviation(x, group):
    members = x.unflatten(0, (-1, group))
    std = members.var(1, unbiased=False).sqrt().mean((1, 2, 3))
    return std.repeat_interleave(group)
