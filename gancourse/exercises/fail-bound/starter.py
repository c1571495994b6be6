def possible(modes, kl, total=1000):
    raise NotImplementedError("your code here")
