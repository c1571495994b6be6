# hint: not tests
centres_tests = 8
