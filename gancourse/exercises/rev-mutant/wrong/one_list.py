# hint: bad arguments
hinge_tests = [([1, 2, 3], [0, 0])]
