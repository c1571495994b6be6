# hint: slow
diagnosis = ["slow", "moved", 0.3]
