# hint: random
agreement = [0.0, 0.0, 0.55]
