diagnosis = ["statistics", "switched", 0.14]
