# hint: bad test
hinge_tests = [(([2], [3]), [4, 0])]
