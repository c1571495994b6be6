# hint: slow
diagnosis = ["slow", "D loss", 0.1]
