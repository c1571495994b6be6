# hint: marks
choice = ["cdcgan", "sgan", "cyclegan", "pix2pix", "context_encoder"]
