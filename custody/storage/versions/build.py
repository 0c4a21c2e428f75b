"""The build: a digest over the program's Python files, equal for wheel and checkout."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import custody
from custody.errors import StorageFailed
from custody.storage.files.durable import reason

#: The packages that the program consists of.
PACKAGES = ("custody",)


@cache
def build_digest() -> str:
    """Return the digest of the running program, in 64 hexadecimal digits.

    Raises StorageFailed where it cannot be read. It is computed once in a process, from all its Python files.
    """
    if custody.__file__ is None:
        raise StorageFailed(
            "the program's own files do not lie in a folder", hint="Install the program again."
        )
    return digest_of(Path(custody.__file__).parent.parent)


def digest_of(folder: Path) -> str:
    """Return the SHA-256 (hex) over the Python files of this program's packages below a folder.

    It is that of one line for each file, in the order of their paths: the file's own SHA-256 in hexadecimal digits, two
    spaces, its path from the folder with slashes, a newline, as `sha256sum` prints it. Nothing else counts: no other
    file, no name of a version control system, no time. Raises StorageFailed where a file cannot be read.
    """
    lines = []
    try:
        for name in sorted(_python_files(folder)):
            with open(f"{folder}/{name}", "rb", buffering=0) as file:  # noqa: PTH123  # a path for each takes longer
                lines.append(f"{hashlib.sha256(file.read()).hexdigest()}  {name}\n")
    except OSError as error:
        raise StorageFailed(
            f"the program's own files cannot be read: {reason(error)}", hint="Install the program again."
        ) from error
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _python_files(folder: Path) -> Iterator[str]:
    """Yield the path of each Python file of the packages from the folder, with slashes."""
    for package in PACKAGES:
        for place, _, names in os.walk(folder / package):
            inside = place[len(str(folder)) + 1 :].replace(os.sep, "/")
            yield from (f"{inside}/{name}" for name in names if name.endswith(".py"))
