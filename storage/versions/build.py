"""The build: a digest over the program's Python files, equal for wheel and checkout."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import custody
import storage
from custody.errors import StorageFailed
from storage.files.durable import reason

#: The packages that the program consists of, all of them in one folder.
PACKAGES = ("custody", "storage", "tui")


@cache
def build_digest() -> str:
    """Return the digest of the program that runs, in 64 hexadecimal digits.

    Raises StorageFailed where it cannot be read.

    It is computed once in a process, from some hundred files, which takes some hundredths of a second.
    """
    homes = {Path(package.__file__).parent.parent for package in (custody, storage) if package.__file__}
    if len(homes) != 1:
        raise StorageFailed(
            "the program's own files do not lie in one folder", hint="Install the program again."
        )
    return digest_of(homes.pop())


def digest_of(folder: Path) -> str:
    """Return the SHA-256, in hexadecimal digits, over the Python files of the packages in a folder.

    It is that of one line for each file, in the order of their paths: the file's own SHA-256 in hexadecimal digits, two
    spaces, its path from the folder with slashes, a newline. So `sha256sum` gives the same. Nothing else counts: no
    other file, no name of a version control system, no time. Raises StorageFailed where a file cannot be read.
    """
    paths = [path for package in PACKAGES for path in (folder / package).rglob("*.py")]
    lines = []
    try:
        for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in paths):
            lines.append(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n")
    except OSError as error:
        raise StorageFailed(
            f"the program's own files cannot be read: {reason(error)}", hint="Install the program again."
        ) from error
    return hashlib.sha256("".join(lines).encode()).hexdigest()
