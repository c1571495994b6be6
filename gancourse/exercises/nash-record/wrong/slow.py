# hint: slow
diagnosis = ["slow", "distance", 0.4]
