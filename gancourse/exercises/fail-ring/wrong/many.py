# hint: bad arguments
centres_tests = [(0, [1, 0])]
