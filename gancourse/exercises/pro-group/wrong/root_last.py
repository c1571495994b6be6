# hint: spread
def deviation(x, group):
    members = x.unflatten(0, (group, -1))
    return members.var(0, unbiased=False).mean((1, 2, 3)).sqrt().repeat(group)
