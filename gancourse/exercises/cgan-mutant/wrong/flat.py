# hint: bad arguments
class_tests = [(([0, 0], 1), 0.6931)]
