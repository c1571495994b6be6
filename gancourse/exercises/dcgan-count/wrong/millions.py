# hint: integer
def generator_parameters(size, channels, z_dim, width):
    maps = width * size // 8
    total = z_dim * maps * 16 + 2 * maps
    while maps > width:
        total += maps * (maps // 2) * 16 + 2 * (maps // 2)
        maps //= 2
    return (total + width * channels * 16) / 1_000_000
