"""All benchmarks, one after the other."""

import sys

from . import dcgan, demos, models, processes, quality, switches

for benchmark in (dcgan, models, processes, quality, switches, demos):
    print(f"\n## python -m {benchmark.__name__}\n\n{benchmark.__doc__}")
    benchmark.main(sys.argv[1:])
