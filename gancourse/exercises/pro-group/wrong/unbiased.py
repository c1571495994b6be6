# hint: spread
def deviation(x, group):
    members = x.unflatten(0, (group, -1))
    return members.std(0).mean((1, 2, 3)).repeat(group)
