"""Storing evidence: whose it is and how it would be locked, what was broken off, and what stands at the end."""

from __future__ import annotations

from pathlib import Path

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.law.locking import WHY
from custody.ledger.locks import told_lock
from custody.ledger.ports import Lock, Noted
from custody.ledger.recall import recalled
from custody.ledger.views.dispositions import gone_of
from custody.model.ids import unb64
from custody.model.records import Exhibit, StoredObject
from custody.model.shown import owner, shown
from tui.pace import amount
from tui.page import Act, Block, Page, Pair, Pairs, Row, Said, Table, Target
from tui.pages.numbered import number
from tui.sight import Sight

#: What carries a broken-off sending on, and what stores files.
ARCHIVE = ("archive",)


@dataclass(frozen=True, slots=True)
class Storing:
    """An exhibit whose files are to be stored: what it is called, a line about it, and each store with its lock."""

    name: str
    told: str
    stores: tuple[tuple[str, str], ...]


def storing(sight: Sight, text: str) -> Storing:
    """Find the exhibit that was typed or scanned; NotFound or Ambiguous."""
    lookup = sight.lookup
    subject = lookup.resolve("exhibit", text)
    one = lookup.get(Exhibit, subject)
    state, locks = recalled(lookup.reader), sight.vault.locks()
    stores = []
    for name in sight.vault.objects:
        wants = locks.first(state, subject, name)
        lock = (
            told_lock(Lock(wants.mode, wants.until, wants.hold)) if wants.until or wants.hold else "no lock"
        )
        stores.append((name, f"{lock}: {WHY[wants.why]}"))
    held = sight.holders([one])[subject]
    held = held if gone_of(lookup, subject) else f"held by {held}"
    told = f"{one.category.replace('_', ' ')}, case {sight.label('case', one.case)}, {held}"
    return Storing(sight.label("exhibit", subject), told, tuple(stores))


def locked(one: StoredObject) -> str:
    """Say how an object is locked on record, which is how its lock read back; where it has none, that nothing is."""
    until = f"{one.lock_mode} until {one.lock_until}" if one.lock_until else ""
    found = ", ".join(filter(None, (until, "on hold" if one.lock_hold else "")))
    return f"{found}, as read back" if found else "none: nothing keeps it from being deleted"


def broken_off(sight: Sight) -> Table:
    """Give the sendings that this machine remembers and of which no entry speaks: broken off, or under way."""
    try:
        noted = sight.vault.uploads.noted()
    except CustodyError:
        noted = []
    rows = []
    for one in noted:
        sending = one.sending
        far = "being sent" if one.held else _far(one)
        name = sight.label("exhibit", sending.exhibit)
        values = {"exhibit": name, "paths": [sending.path], "to": sending.store}
        act = None if one.held else Act("go on with it", ARCHIVE, values)
        rows.append(
            Row(
                (Path(sending.path).name, name, sending.store, far),
                act=act,
                tone="" if one.held else "warn",
            )
        )
    return Table(
        "Sendings of which no entry speaks yet" if rows else "",
        ("file", "exhibit", "store", "how far"),
        tuple(rows),
    )


def _far(one: Noted) -> str:
    """Say how far a sending is: of one that is not in parts only its store knows whether it is there."""
    whole = amount(one.sending.source.bytes)
    if one.upload is None:
        return f"not known: {whole} in one piece"
    return f"{amount(sum(part.bytes for part in one.upload.parts))} of {whole} arrived"


def result(sight: Sight, key: str) -> Page:
    """Build the page of what was stored: digests, place, lock as read back, entry; ``key`` gives positions."""
    blocks: list[Block] = []
    for text in key.split(","):
        entry = sight.vault.entries().at(number(text, "entry", sight.lookup.reader.head().size - 1))
        if entry.envelope.kind != "object.archived":
            continue
        one = sight.lookup.get(StoredObject, entry.envelope.subject)
        pack = "" if one.packed is None else " of the pack"
        digests = [
            Pair(f"{name.upper()} {owner(name, one.packed)}".rstrip(), unb64(str(value)).hex())
            for name in ("md5", "sha1")
            if (value := entry.value(name))
        ]
        blocks.append(
            Pairs(
                "a file without a name" if (name := entry.told("file_name")) is None else shown(name),
                (
                    Pair(
                        "exhibit", sight.label("exhibit", one.exhibit), opens=Target("exhibit", one.exhibit)
                    ),
                    Pair(f"bytes{pack}", f"{one.bytes} ({amount(one.bytes)})"),
                    Pair(f"SHA-256{pack}", unb64(one.sha256).hex()),
                    *digests,
                    Pair("store", f"{one.store} {one.store_key}"),
                    Pair("version", one.version or "the store keeps none"),
                    Pair("lock", locked(one), "bad" if one.drift else ""),
                    Pair("object", one.id, "good", Target("object", one.id)),
                    Pair("entry", str(entry.position), "good", Target("entry", str(entry.position))),
                ),
            )
        )
    blocks.append(Said("What stands here was read back from the store, and is in the entry that was signed."))
    return Page(Target("stored", key), "Stored and entered", tuple(blocks))
