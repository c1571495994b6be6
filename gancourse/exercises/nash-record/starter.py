import gancourse as gc

print("sick", gc.museum.record("nash-record"), "", "mended", gc.museum.record("nash-record", cured=True), sep="\n")

diagnosis = ...
