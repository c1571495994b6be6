# hint: balance
diagnosis = ["balance", "D loss", 0.1]
