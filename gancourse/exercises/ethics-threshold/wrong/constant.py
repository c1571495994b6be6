# hint: more
def threshold(images, alarms):
    return 5.0
