# hint: list
choice = ["cdcgan", "sgan", "cyclegan", "pix2pix"]
