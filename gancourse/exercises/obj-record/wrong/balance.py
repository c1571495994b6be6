# hint: balance
diagnosis = ["balance", "pull", 0.01]
