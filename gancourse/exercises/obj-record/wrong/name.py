# hint: unknown name
diagnosis = ["bad luck", "pull", 0.01]
