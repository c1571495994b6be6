def generator_parameters(size, growing):
    raise NotImplementedError("your code here")
