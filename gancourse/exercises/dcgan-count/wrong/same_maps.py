# hint: z
def generator_parameters(size, channels, z_dim, width):
    total, side = z_dim * width * 16 + 2 * width, 4
    while side < size // 2:
        total += width * width * 16 + 2 * width
        side *= 2
    return total + width * channels * 16
