# hint: widths
def generator_parameters(size, growing):
    def convolution(n_in, n_out, kernel):
        return n_in * n_out * kernel**2 + n_out

    side, thin, total = 4, 512, 512 * 512 * 16 + 512 + convolution(512, 512, 3)
    colours = [convolution(512, 3, 1)]
    while side < size:
        side *= 2
        thin = min(16384 // side, 512)
        total += 2 * convolution(512, 512, 3)
        colours.append(convolution(thin, 3, 1))
    return total + (sum(colours) if growing else colours[-1])
