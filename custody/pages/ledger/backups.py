"""Pages of backups: the recorded ones, and the result of verifying one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from custody.display import code_words
from custody.frozen import dataclass
from custody.law.clock import tell_instant
from custody.layout import many
from custody.ledger.statements.backups import place_of
from custody.model.records import Backup, Key
from custody.model.schema.ids import b64
from custody.pages.parts.amounts import amount
from custody.pages.parts.cells import Cells, count, of_members, word, words
from custody.pages.parts.context import PageContext
from custody.pages.parts.gate import WORDS
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Section, Table, Target
from custody.pages.parts.wording import moment

_COLUMNS = (
    Column("entry", "entry", "count"),
    Column("taken_at", "taken", "instant"),
    Column("size", "entries", "count"),
    Column("total_bytes", "size", "bytes"),
    Column("escrow_keys", "escrow"),
    Column("storage_place", "kept in"),
)
_DESTROYED = Column("destroyed", "destroyed", "instant")
#: The origin of the key under which a backup was verified.
KEYS = {
    "given": "the given key",
    "remembered": "the key trusted by this account",
    "backup": "the backup's own key, which proves nothing to others: give one with --vkey",
}


def backups(context: PageContext, found: Sequence[Backup], more: int) -> Page:
    """Return the page of these recorded backups in their order; ``more`` is the number left out."""
    cells = Cells(context)
    # Where none was destroyed the column would be empty.
    columns = (*_COLUMNS, _DESTROYED) if any(backup.destroyed is not None for backup in found) else _COLUMNS
    rows = tuple(_backup(cells, backup, len(columns)) for backup in found)
    table = Table("backups", "", columns, rows, "no backup is on record", more=more)
    actions = (Action("make a backup", ("backup", "make")),)
    return Page(Target("backups"), "Backups", (table,), actions=actions)


def _backup(cells: Cells, backup: Backup, columns: int) -> Row:
    context = cells.context
    officers = ", ".join(context.names.person(context.lookup.get(Key, key).actor) for key in backup.escrow)
    place = place_of(context.entries().at(backup.position))
    gone = cells.instant("destroyed", backup.destroyed)
    if backup.destroyed is not None:
        gone = Fact(gone.key, gone.label, gone.value, f"{gone.text}, {code_words(backup.reason or '')}")
    shown = (
        Fact("entry", "entry", backup.position, str(backup.position)),
        cells.instant("taken at", backup.taken),
        Fact("size", "entries", backup.size, str(backup.size)),
        Fact("total_bytes", "size", backup.bytes, amount(backup.bytes)),
        words("escrow keys", backup.escrow, officers or "none"),
        Fact("storage_place", "kept in", None, WORDS["erased"], "erased")
        if place is None
        else Fact("storage_place", "kept in", str(place), str(place)),
        gone,
    )
    return Row(
        shown[:columns],
        Target("entry", str(backup.position)),
        tone="quiet" if backup.destroyed is not None else "",
        facts=(
            *shown[columns:],
            *of_members({"backup": backup.id, "root": backup.root, "manifest_sha256": backup.sha256}),
            count("destroyed by", backup.destroyed_position),
            word("reason", backup.reason),
            words("nonconforming", backup.nonconforming),
        ),
    )


@dataclass(frozen=True, slots=True)
class VerifiedBackup:
    """The result of verifying a backup: its listed files, and entries written after its copy.

    ``key`` is one of KEYS. ``since`` is the range of positions after the copy, None if the backup was
    interrupted. ``recorded`` are the ledger's records of the backup, None if no ledger was available.
    """

    folder: str
    origin: str
    size: int
    root: bytes
    taken: int
    length: int
    sha256: bytes
    objects: int
    object_bytes: int
    escrow: tuple[str, ...]
    since: tuple[int, int] | None
    erasures: int
    scopes: Mapping[str, str]
    written_by: Mapping[str, Any]
    key: str
    recorded: tuple[Backup, ...] | None


def verified_backup(found: VerifiedBackup) -> Page:
    """Return the page of a verified backup; needs no ledger."""
    sealed = f"encrypted for {', '.join(found.escrow)}" if found.escrow else "encrypted for nobody"
    facts = (
        Fact("verdict", "verdict", "verified", "VERIFIED", tone="good"),
        Fact("folder", "folder", found.folder, found.folder),
        Fact("origin", "ledger", found.origin, found.origin),
        Fact("size", "copy", found.size, f"{many(found.size, 'entry')}, {amount(found.length)}"),
        Fact("taken_at", "as of", tell_instant(found.taken), moment(found.taken)),
        _since(found.since),
        word("key", found.key, KEYS[found.key]),
        words("escrow keys", found.escrow, sealed),
        Fact(
            "objects",
            "not in it",
            found.objects,
            f"{many(found.objects, 'object')}, {amount(found.object_bytes)}",
        ),
        _recorded(found.recorded),
    )
    more = (
        Fact("total_bytes", "bytes", found.length, str(found.length)),
        Fact("object_bytes", "object bytes", found.object_bytes, str(found.object_bytes)),
        Fact("root", "root", b64(found.root), b64(found.root)),
        Fact("manifest_sha256", "SHA-256", b64(found.sha256), b64(found.sha256)),
        count("since first", None if found.since is None else found.since[0]),
        count("since size", None if found.since is None else found.since[1]),
        count("erasures", found.erasures),
        words("entries", (str(backup.position) for backup in found.recorded or ())),
    )
    blocks = (
        Section("copy", "The copy", more),
        Section("scopes", "Checked", of_members(found.scopes)),
        Section("written_by", "Written by", of_members(_flat(found.written_by))),
    )
    return Page(Target("backup", found.folder), "Backup", blocks, key_facts=facts)


def _flat(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return members with nested ones flattened as ``name_inner``."""
    found: dict[str, Any] = {}
    for name, member in members.items():
        if isinstance(member, Mapping):
            found.update({f"{name}_{inner}": value for inner, value in member.items()})
        else:
            found[name] = member
    return found


def _since(since: tuple[int, int] | None) -> Fact:
    if since is None:
        return Fact("since", "since", None, "-")
    first, size = since
    return Fact("since", "since", size - first, f"{many(size - first, 'entry')} more, up to {size}")


def _recorded(recorded: Sequence[Backup] | None) -> Fact:
    if recorded is None:
        return Fact("recorded", "recorded", None, "not checked: its vault is not available", "unknown")
    if not recorded:
        return Fact("recorded", "recorded", False, "by no entry", tone="warn")
    newest = recorded[0]
    gone = "" if newest.destroyed is None else f", and as destroyed by entry {newest.destroyed_position}"
    return Fact("recorded", "recorded", True, f"by entry {newest.position}{gone}", entry=newest.position)
