def output_sizes(size, layers):
    raise NotImplementedError("your code here")
