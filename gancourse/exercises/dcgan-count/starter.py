def generator_parameters(size, channels, z_dim, width):
    raise NotImplementedError("your code here")
