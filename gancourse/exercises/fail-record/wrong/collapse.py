# hint: collapse
diagnosis = ["collapse", "moved", 0.3]
