#!/bin/sh
# Make the virtual environment named by $1 with the first Python >= 3.11 found; PYTHON= chooses another.
set -eu

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if [ -n "${PYTHON:-}" ]; then
    if ! new_enough "$PYTHON"; then
        echo "PYTHON=$PYTHON is not a working Python 3.11 or newer; name another, e.g. make PYTHON=python3.12" >&2
        exit 1
    fi
    found=$PYTHON
else
    found=
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then
            found=$candidate
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "No Python 3.11 or newer found; install one (Debian: apt-get install python3 python3-venv)" >&2
        echo "or name it: make PYTHON=/path/to/python3" >&2
        exit 1
    fi
fi

if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$found has no venv module; install it (Debian: apt-get install python3-venv)" >&2
    echo "or name another Python: make PYTHON=/path/to/python3" >&2
    exit 1
fi

echo "Creating $1 with $("$found" --version)"
if ! "$found" -m venv --clear "$1"; then
    rm -rf "$1"
    exit 1
fi
