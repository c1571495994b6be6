# hint: limit
diagnosis = ["leak", "D loss", -1]
