# hint: limit
diagnosis = ["statistics", "switched", -1]
