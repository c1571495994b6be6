# hint: not numbers
schedule_tests = [((50, 100, 3), [])]
