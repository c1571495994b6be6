# hint: survivors
hinge_tests = [(([0], [0]), [2, 0]), (([0.5], [-0.5]), [1, 0.5])]
