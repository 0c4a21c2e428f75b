"""Under which recorded authority an agency holds what it seized: a clock of its own, apart from every duty to preserve.

An order under article 25 binds whoever has the data to keep them. It gives nobody authority to hold anything, and its
end takes none away.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Authority:
    """What the record says: the ``basis`` that covers holding, or None and since when none does (seconds UTC).

    ``why`` says why none does: ``urgent`` (authorisation was to follow and is not on record), ``preservation_only``
    (only a preservation order is named, which never covers it), ``no_seizure`` (nothing says how it was obtained).
    """

    basis: str | None
    since: int
    why: str | None = None


def authority(basis: str | None, since: int, *, document: bool, preservation: bool) -> Authority:
    """Judge what a seizure at ``since`` rested on.

    ``document`` says whether the authorising document is on record, ``preservation`` whether the only order named is
    one of article 25. Whether the authority was lawful, and whether it has ended, is not on record and not judged.
    """
    if basis is None:
        return Authority(None, since, "no_seizure")
    if basis == "urgent" and not document:
        return Authority(None, since, "urgent")
    if basis == "order" and preservation and not document:
        return Authority(None, since, "preservation_only")
    return Authority(basis, since)
