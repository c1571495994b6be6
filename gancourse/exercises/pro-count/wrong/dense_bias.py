# hint: first
def generator_parameters(size, growing):
    def convolution(n_in, n_out, kernel):
        return n_in * n_out * kernel**2 + n_out

    side, w = 4, 512
    total = 512 * w * side**2 + w * side**2 + convolution(w, w, 3)
    colours = [convolution(w, 3, 1)]
    while side < size:
        side *= 2
        fine = min(16384 // side, 512)
        total += convolution(w, fine, 3) + convolution(fine, fine, 3)
        colours.append(convolution(fine, 3, 1))
        w = fine
    return total + (sum(colours) if growing else colours[-1])
