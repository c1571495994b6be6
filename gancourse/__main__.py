"""`python -m gancourse` is the command `gancourse`; `torchrun -m gancourse` runs it on several GPUs."""

from .cli import main

main()
