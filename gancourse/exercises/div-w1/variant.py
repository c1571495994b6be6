def earth_mover(x, p, q):
    carried, work = 0.0, 0.0
    for i in range(len(x) - 1):
        carried += p[i] - q[i]
        work += (price * max(carried, 0) + max(-carried, 0)) * (x[i + 1] - x[i])
    return work
