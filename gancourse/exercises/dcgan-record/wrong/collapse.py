# hint: collapse
diagnosis = ["collapse", "switched", 0.14]
