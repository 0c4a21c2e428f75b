"""The backups that the ledger records: the newest ones, and those that nobody says were destroyed."""

from __future__ import annotations

from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Backup

_LAST = "\x7f"


def newest_backups(lookup: Lookup, most: int) -> list[Backup]:
    """Return the ``most`` recorded backups entered last, the last first, destroyed ones among them."""
    found = lookup.reader.find(Backup.space, "made", "", _LAST, limit=most, backwards=True)
    backups = lookup.many(Backup, [key for _, key in found])
    return sorted(backups, key=lambda backup: backup.position, reverse=True)


def remaining_backups(lookup: Lookup) -> list[Backup]:
    """Return every recorded backup that no entry says was destroyed, the last first."""
    return sorted(lookup.under(Backup, "left"), key=lambda backup: backup.position, reverse=True)


def backups_of_list(lookup: Lookup, digest: str) -> list[Backup]:
    """Return the recorded backups whose list of files has a digest (base64), the last first."""
    found = lookup.under(Backup, "list", digest)
    return sorted(found, key=lambda backup: backup.position, reverse=True)
