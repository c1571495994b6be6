# hint: unknown name
diagnosis = ["bad luck", "distance", 0.4]
