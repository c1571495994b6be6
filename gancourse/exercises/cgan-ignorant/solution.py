from gancourse.divergences import jsd


def gap(k):
    real = [1 / k if image == label else 0.0 for image in range(k) for label in range(k)]
    fake = [1 / k**2] * k**2
    return jsd(real, fake)
