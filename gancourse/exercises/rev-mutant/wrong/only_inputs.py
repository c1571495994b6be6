# hint: not tests
hinge_tests = [[1], [2], [3]]
