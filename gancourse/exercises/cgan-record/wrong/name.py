# hint: unknown name
diagnosis = ["bad luck", "D loss", 0.1]
