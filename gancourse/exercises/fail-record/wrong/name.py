# hint: unknown name
diagnosis = ["bad luck", "moved", 0.3]
