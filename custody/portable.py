"""Stand-ins for systems without Unix: open flags are 0; owners, modes and locks are not kept.

A proof is verified and a key is made on any system. A vault needs Unix; ``lacking`` lists what is missing. Modules that
a system does not have are None.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import fcntl
    import grp
    import pwd
else:
    try:
        import fcntl
        import grp
        import pwd
    except ModuleNotFoundError:
        fcntl = grp = pwd = None


__all__ = [
    "CLOEXEC",
    "DIRECTORY",
    "FOLDERS",
    "MODES",
    "NOCTTY",
    "NOFOLLOW",
    "NONBLOCK",
    "fcntl",
    "grp",
    "lacking",
    "pwd",
]
#: Flags for files that are opened as bytes, for this process alone.
CLOEXEC: Final[int] = sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_BINARY", "O_NOINHERIT"))
DIRECTORY: Final[int] = getattr(os, "O_DIRECTORY", 0)
NOCTTY: Final[int] = getattr(os, "O_NOCTTY", 0)
NOFOLLOW: Final[int] = getattr(os, "O_NOFOLLOW", 0)
NONBLOCK: Final[int] = getattr(os, "O_NONBLOCK", 0)
#: Whether files have an owner and a mode that keeps others out.
MODES: Final = hasattr(os, "geteuid")
#: Whether a folder can be opened, so that its names can be waited for.
FOLDERS: Final = bool(DIRECTORY)


def lacking() -> list[str]:
    """Return the requirements of a vault that this system lacks, in words; none on Linux and macOS."""
    there = {
        "locks of open files": fcntl is not None,
        "owners and modes of files": MODES,
        "open folders": FOLDERS,
        "writing at a place of a file": hasattr(os, "pwrite"),
    }
    return [what for what, is_there in there.items() if not is_there]
