import gancourse as gc

print("sick", gc.museum.record("fail-record"), "", "mended", gc.museum.record("fail-record", cured=True), sep="\n")

diagnosis = ...
