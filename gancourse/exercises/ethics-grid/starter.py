def grid(kernel):
    raise NotImplementedError("your code here")
