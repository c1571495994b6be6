# hint: shifted
agreement = [1.0, 0.1, 0.55]
