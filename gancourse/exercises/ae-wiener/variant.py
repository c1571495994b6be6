from math import log10

noisy = sigma**2
best = variance * sigma**2 / (variance + sigma**2)
gain = 10 * log10(noisy / best)
