def equilibrium(a, b, c, d):
    raise NotImplementedError("your code here")
