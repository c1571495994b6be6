"""What is bound into the sandbox: the worker that runs a student's code, and values as plain data.

Standard library alone, and nothing of the package: no check, no solution and no mark is in reach of what runs here.
"""
