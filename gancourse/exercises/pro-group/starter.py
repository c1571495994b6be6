def suspect(x, group):
    """One number an image, [B]: how much the images of its group differ."""
    members = x.unflatten(0, (-1, group))
    std = members.var(0, unbiased=False).sqrt().mean((1, 2, 3))
    return std.repeat(len(x) // group)


def deviation(x, group):
    raise NotImplementedError("your code here")
