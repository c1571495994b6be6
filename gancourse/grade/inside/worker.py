"""The process inside the sandbox: runs cells, calls functions, answers each line of JSON with a line of JSON.

A request is {"cell": source}, {"look": name} or {"call": [name, probe, arguments, keywords]}.  A reply is
{"value": ...}, {"function": true}, {"missing": true}, {"strange": type} or {"error": [type, message]}.  Once a cell
has run, this process is the student's and may say what it likes: nothing of it is trusted outside.  To make it say
something else should take more than one assignment, though, so cells find neither these modules nor their builtins.
"""

import builtins
import os
import resource
import sys
from functools import partial
from json import dumps, loads
from os import _exit, getpid
from types import ModuleType
from typing import Any

from .plain import NotPlain, decode, encode

__builtins__ = dict(vars(builtins))  # functions below keep these, whatever cells put into the module


def main(settings: str) -> None:
    """Answer requests from standard input until it ends; `settings` are what `sandbox.worker_command` wrote."""
    facts = loads(settings)
    requests, replies = os.fdopen(os.dup(0), "r", encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence()
    sys.path[:] = [path for path in sys.path if path] + facts["paths"]
    confine(facts)
    namespace, own = notebook(), getpid()
    for line in requests:
        request = loads(line)
        answer = written(reply(request, namespace), request["token"])
        if getpid() != own:
            _exit(0)  # a copy that the student's code has made: what it has run is not what the others have
        replies.write(answer + "\n")
        replies.flush()


def notebook() -> dict[str, Any]:
    """The names of the cells: those of `__main__`, as in Jupyter.  What the worker is made of is no module any more."""
    for name in [name for name in sys.modules if name.partition(".")[0] == __package__]:
        del sys.modules[name]
    sys.modules["__main__"] = main = ModuleType("__main__")
    vars(main).update(__builtins__=builtins, display=lambda *values: None)
    return vars(main)


def written(reply: dict, token: str) -> str:
    """A reply as a line, with the token of its request; for what JSON cannot write, the error."""
    try:
        return dumps(reply | {"token": token})
    except (ValueError, TypeError, RecursionError) as error:
        return dumps({"error": [type(error).__name__, str(error)[:500]], "token": token})


def silence() -> None:
    """What the student's code reads is empty and what it prints goes nowhere."""
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)


def confine(facts: dict) -> None:
    """Limits that can only be lowered from here on: memory, processes, files and their size; no core file."""
    for what, limit in (
        (resource.RLIMIT_DATA, facts["data"]),
        (resource.RLIMIT_NPROC, facts["processes"]),
        (resource.RLIMIT_NOFILE, facts["files"]),
        (resource.RLIMIT_FSIZE, facts["file"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def reply(request: dict, namespace: dict[str, Any]) -> dict:
    """Do what one request asks; whatever the student's code raises becomes data, SystemExit included."""
    try:
        if "cell" in request:
            exec(compile(request["cell"], "<cell>", "exec"), namespace)
            return {"value": None}
        if "look" in request:
            return look(namespace, request["look"])
        name, probe, arguments, keywords = request["call"]
        function = probed(namespace[name], probe)
        return {"value": encode(function(*decode(arguments), **decode(keywords)))}
    except NotPlain as strange:
        return {"strange": str(strange)}
    except BaseException as error:
        return {"error": [type(error).__name__, str(error)[:500]]}


def probed(answer: Any, source: str) -> Any:
    """The student's function, or the probe in `source` with it as the first argument and with builtins of its own."""
    if not source:
        return answer
    scope: dict[str, Any] = {"__name__": "probe", "__builtins__": __builtins__}
    exec(compile(source, "<probe>", "exec"), scope)
    return partial(scope["probe"], answer)


def look(namespace: dict[str, Any], name: str) -> dict:
    """What stands under a name: a function to be called, or a value."""
    if name not in namespace:
        return {"missing": True}
    found = namespace[name]
    return {"function": True} if callable(found) else {"value": encode(found)}
