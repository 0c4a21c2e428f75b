"""The recorded backups: the newest ones, and those not recorded as destroyed."""

from __future__ import annotations

from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Backup

_LAST = "\x7f"


def newest_backups(lookup: Lookup, most: int) -> list[Backup]:
    """Return at most ``most`` recorded backups, the newest entry first; includes destroyed ones."""
    found = lookup.reader.find(Backup.space, "made", "", _LAST, limit=most, backwards=True)
    backups = lookup.many(Backup, [key for _, key in found])
    return sorted(backups, key=lambda backup: backup.position, reverse=True)


def remaining_backups(lookup: Lookup) -> list[Backup]:
    """Return the recorded backups that no entry records as destroyed, the newest entry first."""
    return sorted(lookup.under(Backup, "left"), key=lambda backup: backup.position, reverse=True)


def backups_of_list(lookup: Lookup, digest: str) -> list[Backup]:
    """Return the recorded backups whose file list has this digest (base64), the newest entry first."""
    found = lookup.under(Backup, "list", digest)
    return sorted(found, key=lambda backup: backup.position, reverse=True)
