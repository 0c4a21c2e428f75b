"""Names the attributes of a file that are not stored: extended ones, access lists (xattr(7), acl(5)).

Systems without them name none. Their values are not read.
"""

from __future__ import annotations

import os

from custody.ledger.ports import OmittedAttributes

#: Attributes that this machine's own kernel sets by its policy: they describe this machine, not the evidence.
_OF_THIS_MACHINE = (
    "security.selinux",
    "security.apparmor",
    "security.SMACK64",
    "security.ima",
    "security.evm",
)
#: How many files are named at the most; the others are counted.
MOST_NAMED = 1000


def attributes_of(file: int | bytes) -> tuple[str, ...]:
    """Return the sorted names of the attributes of an open file, or of a path whose link is not followed.

    Access lists are ``system.posix_acl_access`` and ``system.posix_acl_default``. Attributes that this machine's kernel
    sets by its policy are left out; () where the system reports none.
    """
    if not hasattr(os, "listxattr"):
        return ()
    try:
        names = os.listxattr(file) if isinstance(file, int) else os.listxattr(file, follow_symlinks=False)
    except OSError:
        return ()
    return tuple(sorted(name for name in names if not name.startswith(_OF_THIS_MACHINE)))


class Attributes:
    """The number of files with attributes, and the names of the first ``MOST_NAMED``."""

    def __init__(self) -> None:
        self._count = 0
        self._named: list[tuple[bytes, tuple[str, ...]]] = []

    def look(self, path: bytes, file: int | bytes) -> None:
        """Collect the attributes of a file or folder called ``path``."""
        names = attributes_of(file)
        if not names:
            return
        self._count += 1
        if len(self._named) < MOST_NAMED:
            self._named.append((path, names))

    @property
    def found(self) -> OmittedAttributes:
        """The attributes collected so far."""
        return OmittedAttributes(self._count, tuple(self._named))
