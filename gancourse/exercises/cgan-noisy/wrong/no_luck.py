# hint: half
agreement = [0.0, 0.1, 0.5]
