"""Stored objects: how each is locked, uploads without an entry, and what stands at the end of storing."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.model.ids import unb64
from custody.model.records import StoredObject
from custody.model.shown import owner, shown
from custody.pages.amounts import amount
from custody.pages.blocks import Act, Block, Page, Pair, Pairs, Row, Said, Table, Target
from custody.pages.context import PageContext, Upload
from custody.pages.numbered import number

#: What carries a broken-off sending on, and what stores files.
ARCHIVE = ("archive",)


def locked(one: StoredObject) -> str:
    """Say how an object is locked on record, which is how its lock read back; where it has none, that nothing is."""
    until = f"{one.lock_mode} until {one.lock_until}" if one.lock_until else ""
    found = ", ".join(filter(None, (until, "on hold" if one.lock_hold else "")))
    return f"{found}, as read back" if found else "none: nothing keeps it from being deleted"


def broken_off(context: PageContext) -> Table:
    """Give the sendings that this machine remembers and of which no entry speaks: broken off, or under way."""
    try:
        uploads = context.uploads()
    except CustodyError:
        uploads = ()
    rows = []
    for upload in uploads:
        far = "being sent" if upload.alive else _far(upload)
        name = context.names.label("exhibit", upload.exhibit)
        values = {"exhibit": name, "paths": [upload.path], "to": upload.store}
        act = None if upload.alive else Act("go on with it", ARCHIVE, values)
        rows.append(Row((upload.name, name, upload.store, far), act=act, tone="" if upload.alive else "warn"))
    return Table(
        "Sendings of which no entry speaks yet" if rows else "",
        ("file", "exhibit", "store", "how far"),
        tuple(rows),
    )


def _far(upload: Upload) -> str:
    """Return how far an upload is: of one that is not in parts only its store knows whether it is there."""
    whole = amount(upload.bytes)
    if upload.arrived is None:
        return f"not known: {whole} in one piece"
    return f"{amount(upload.arrived)} of {whole} arrived"


def result(context: PageContext, key: str) -> Page:
    """Build the page of what was stored: digests, place, lock as read back, entry; ``key`` gives positions."""
    blocks: list[Block] = []
    for text in key.split(","):
        entry = context.entries().at(number(text, "entry", context.lookup.reader.head().size - 1))
        if entry.envelope.kind != "object.archived":
            continue
        one = context.lookup.get(StoredObject, entry.envelope.subject)
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
                        "exhibit",
                        context.names.label("exhibit", one.exhibit),
                        opens=Target("exhibit", one.exhibit),
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
