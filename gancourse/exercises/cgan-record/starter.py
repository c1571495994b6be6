import gancourse as gc

print("sick", gc.museum.record("cgan-record"), "", "mended", gc.museum.record("cgan-record", cured=True), sep="\n")

diagnosis = ...
