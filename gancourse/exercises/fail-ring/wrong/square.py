# hint: survivors
centres_tests = [(4, [1, 0, 0, 1, -1, 0, 0, -1])]
