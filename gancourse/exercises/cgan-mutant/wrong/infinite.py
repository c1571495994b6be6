# hint: not finite
class_tests = [(([[30, 0]], [1]), float("inf"))]
