# hint: colours
def generator_parameters(size, growing):
    def convolution(n_in, n_out, kernel):
        return n_in * n_out * kernel**2 + n_out

    side, w = 4, 512
    total = 512 * w * side**2 + w + convolution(w, w, 3)
    while side < size:
        side *= 2
        fine = min(16384 // side, 512)
        total += convolution(w, fine, 3) + convolution(fine, fine, 3)
        w = fine
    return total + convolution(w, 3, 1)
