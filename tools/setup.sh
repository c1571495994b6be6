#!/bin/bash
# Make the virtual environment named by the first argument with Python 3.11 to 3.13 and install everything into it.
set -euo pipefail
venv=${1:?"usage: tools/setup.sh FOLDER"}

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; }
has_venv() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

if ! { [ -x "$venv/bin/python" ] && fits "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }; then
  python=
  for candidate in ${PYTHON:-} /usr/bin/python3.11 python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null && fits "$candidate" && has_venv "$candidate"; then
      python=$candidate
      break
    fi
  done
  if [ -z "$python" ]; then
    echo "The course needs Python 3.11, 3.12 or 3.13 with its venv module, and none was found." >&2
    echo "On Debian: apt-get install python3 python3-venv    Elsewhere: make setup PYTHON=/path/to/python3.12" >&2
    exit 2
  fi
  echo "Making $venv with $("$python" --version)"
  rm -rf "$venv"
  "$python" -m venv "$venv"
fi

"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements.txt
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --editable .
