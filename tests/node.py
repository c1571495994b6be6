"""Scripts of the site run by Node, the same files that a page loads."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

needs_node = pytest.mark.skipif(
    shutil.which("node") is None,
    reason="NOT CHECKED: the scripts of the site need Node; install it with `apt-get install nodejs`",
)


def node(files: list[Path], code: str, **given: object) -> object:
    """What JavaScript `code` returns; it sees `given` by name, and what each of `files` exports by the file's name."""
    program = "".join(f"const {path.stem} = require({json.dumps(str(path))});\n" for path in files)
    program += f"const {{ {', '.join(given)} }} = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n"
    program += f"process.stdout.write(JSON.stringify((() => {{ {code} }})()));"
    done = subprocess.run(["node", "-e", program], input=json.dumps(given), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
