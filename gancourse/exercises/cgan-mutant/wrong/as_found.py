# hint: bad test
class_tests = [(([[30, 0, 0]], [0]), 0.5514)]
