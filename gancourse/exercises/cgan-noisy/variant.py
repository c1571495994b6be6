agreement = [0.0, 0.1, 1 - 0.9 * percent / 100]
