# hint: slow
diagnosis = ["slow", "pull", 0.01]
