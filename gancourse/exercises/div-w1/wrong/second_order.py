# hint: table


def earth_mover(x, p, q):
    ends = lambda masses: [sum(masses[: i + 1]) for i in range(len(masses))]
    F, G = ends(p), ends(q)
    at = lambda u, H: x[next((i for i, h in enumerate(H) if h >= u - 1e-12), len(x) - 1)]
    levels = sorted({*F, *G})
    widths = [b - a for a, b in zip([0, *levels], levels)]
    return sum(w * (at(u, F) - at(u, G)) ** 2 for u, w in zip(levels, widths)) ** 0.5
