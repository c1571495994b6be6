# hint: unpaired
choice = ["cdcgan", "sgan", "pix2pix", "pix2pix", "segan"]
