def deviation(x, group):
    members = x.unflatten(0, (group, -1))
    std = members.var(0, unbiased=False).sqrt().mean((1, 2, 3))
    return std.repeat(group)
