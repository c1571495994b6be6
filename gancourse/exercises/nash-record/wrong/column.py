# hint: column
diagnosis = ["circling", "G loss", 0.4]
