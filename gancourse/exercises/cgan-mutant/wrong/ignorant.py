# hint: survivors
from math import log

class_tests = [(([[0, 0, 0]], [1]), log(3))]
