# hint: collapse
diagnosis = ["collapse", "pull", 0.01]
