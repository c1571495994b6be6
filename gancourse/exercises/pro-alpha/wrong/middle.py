# hint: survivors
schedule_tests = [((150, 100, 3), [1, 0.5])]
