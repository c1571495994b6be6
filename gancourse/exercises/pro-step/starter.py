def first_steps(maps, kernel, lr):
    raise NotImplementedError("your code here")
