def overlap(marked, truth):
    raise NotImplementedError("your code here")
