def schedule(images, phase, top):
    level = min((images // phase + 1) // 2, top)
    if level == 0:
        return 0, 1.0
    begun = (2 * level - 1) * phase
    return level, min(1.0, (images - begun) / phase)
