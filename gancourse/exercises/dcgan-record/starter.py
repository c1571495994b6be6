import gancourse as gc

print("sick", gc.museum.record("dcgan-record"), "", "mended", gc.museum.record("dcgan-record", cured=True), sep="\n")

diagnosis = ...
