# hint: paired
choice = ["cdcgan", "sgan", "cyclegan", "cyclegan", "segan"]
