# hint: ignored
diagnosis = ["ignored", "D loss", 0.1]
