"""How a command of `gancourse` comes from a function: its first line is the help, its docstring the description."""

import argparse
from collections.abc import Callable


def add(commands, run: Callable[[argparse.Namespace], None], name: str) -> argparse.ArgumentParser:
    """Add the command `name` to argparse's subparsers `commands`; `run` gets the arguments."""
    made = commands.add_parser(name, help=run.__doc__.splitlines()[0], description=run.__doc__)
    made.set_defaults(run=run)
    return made
