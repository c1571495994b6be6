diagnosis = ["leak", "D loss", 0.1]
