def smallest_gamma(h):
    raise NotImplementedError("your code here")
