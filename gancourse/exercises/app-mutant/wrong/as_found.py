# hint: neighbours
def restyle(f, g):
    spread, mean = f.std((0, 2, 3), keepdim=True), f.mean((0, 2, 3), keepdim=True)
    wanted_spread, wanted_mean = g.std((0, 2, 3), keepdim=True), g.mean((0, 2, 3), keepdim=True)
    return wanted_spread * (f - mean) / (spread + 1e-5) + wanted_mean
