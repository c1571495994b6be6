"""The report card: every run measured by one evaluator, beside what real data and cheats get.

measure(gan, data_name, seed)   one row of numbers for a trained game; which ones, its data and fields decide
record(out, *runs)              write the rows of several seeds of one run to out/metrics.json
shipped()                       the report card that ships with the package
card(names)                     the whole table as a dict; markdown(card) for reading, write(card, DIR) for both
"""

from .measures import measure
from .report import card, markdown, record, shipped, write

__all__ = ["card", "markdown", "measure", "record", "shipped", "write"]
