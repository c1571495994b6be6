# hint: level
def schedule(images, phase, top):
    level = min(images // phase, top)
    return level, 1.0 if level == 0 else min(1.0, images / phase - level)
