# hint: bad arguments
report_tests = [(([0.9, 0.2], [0, 0], 0.5), [0, 0.5])]
