# hint: loose
import math


def threshold(images, alarms):
    return 2 * math.log(images / alarms)
