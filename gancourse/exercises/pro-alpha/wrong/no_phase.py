# hint: bad arguments
schedule_tests = [((50, 0, 3), [0, 1])]
