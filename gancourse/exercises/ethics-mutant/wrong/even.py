# hint: survivors
report_tests = [(([0.9, 0.2], [1, 0], 0.5), [1, 0])]
