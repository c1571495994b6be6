# hint: pair
def schedule(images, phase, top):
    return min(1.0, images / phase)
