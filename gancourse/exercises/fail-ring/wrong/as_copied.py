# hint: bad test
centres_tests = [(1, [1, 0]), (3, [1, 0, -1, 0, 1, 0])]
