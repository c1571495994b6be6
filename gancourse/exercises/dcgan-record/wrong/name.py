# hint: unknown name
diagnosis = ["bad luck", "switched", 0.14]
