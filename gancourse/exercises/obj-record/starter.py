import gancourse as gc

print("sick", gc.museum.record("obj-record"), "", "mended", gc.museum.record("obj-record", cured=True), sep="\n")

diagnosis = ...
