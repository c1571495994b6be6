# hint: bad test
schedule_tests = [((50, 100, 3), [0, 1]), ((150, 100, 3), [1, 0])]
