"""The lock of stored objects, uploads without an entry, and the result of storing."""

from __future__ import annotations

from custody.display import in_words
from custody.errors import CustodyError
from custody.model.display_values import digest_owner, value_text
from custody.model.records import StoredObject
from custody.model.schema.ids import unb64
from custody.pages.parts.amounts import amount
from custody.pages.parts.context import PageContext, Upload
from custody.pages.parts.ledger_numbers import number
from custody.pages.parts.page import (
    Action,
    Block,
    Column,
    Fact,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
)

#: The command that stores files and resumes interrupted uploads.
ARCHIVE = ("archive",)


def locked(stored: StoredObject) -> str:
    """Return an object's recorded lock as text, or that there is none."""
    until = f"{stored.lock_mode} until {stored.lock_until}" if stored.lock_until else ""
    found = ", ".join(filter(None, (until, "on hold" if stored.lock_hold else "")))
    differs = in_words(stored.drift)
    if differs:
        return f"{found or 'none on record'}; DIFFERS from the record: {differs}"
    return f"{found}, verified" if found else "none: it can be deleted"


def broken_off(context: PageContext) -> Table:
    """Return the table of this machine's uploads without an entry: interrupted or running."""
    try:
        uploads = context.uploads()
    except CustodyError:
        uploads = ()
    rows = []
    for upload in uploads:
        far = "being sent" if upload.alive else _far(upload)
        name = context.names.label("exhibit", upload.exhibit)
        meant = context.names.unique_name("exhibit", upload.exhibit, name)
        values = {"exhibit": meant, "paths": [upload.path], "store": upload.store}
        act = None if upload.alive else Action("continue it", ARCHIVE, values)
        rows.append(
            Row.of((upload.name, name, upload.store, far), action=act, tone="" if upload.alive else "warn")
        )
    return Table.of(
        "Unfinished uploads" if rows else "",
        ("file", "exhibit", "store", Column("how_far", "progress")),
        tuple(rows),
    )


def _far(upload: Upload) -> str:
    """Return the progress of an upload as text; unknown if it is in a single piece."""
    whole = amount(upload.bytes)
    if upload.arrived is None:
        return f"not known: {whole} in one piece"
    return f"{amount(upload.arrived)} of {whole} arrived"


def result(context: PageContext, key: str) -> Page:
    """Return the page of archived objects: digests, store, lock and entry of each.

    ``key`` has the positions of their entries, joined by commas. Raises NotFound for one beyond the head.
    """
    blocks: list[Block] = []
    failing = False
    for text in key.split(","):
        entry = context.entries().at(number(text, "entry", context.lookup.reader.head().size - 1))
        if entry.envelope.kind != "object.archived":
            continue
        stored = context.lookup.get(StoredObject, entry.envelope.subject)
        pack = "" if stored.packed is None else " of the pack"
        digests = [
            Fact.of(f"{name.upper()} {digest_owner(name, stored.packed)}".rstrip(), unb64(str(value)).hex())
            for name in ("md5", "sha1")
            if (value := entry.value(name))
        ]
        blocks.append(
            Section.of(
                "unnamed file" if (name := entry.told("file_name")) is None else value_text(name),
                (
                    Fact.of(
                        "exhibit",
                        context.names.label("exhibit", stored.exhibit),
                        opens=Target("exhibit", stored.exhibit),
                    ),
                    Fact.of(f"bytes{pack}", f"{stored.bytes} ({amount(stored.bytes)})"),
                    Fact.of(f"SHA-256{pack}", unb64(stored.sha256).hex()),
                    *digests,
                    Fact.of("store", f"{stored.store} {stored.store_key}"),
                    Fact.of("version", stored.version or "not provided by the store"),
                    Fact.of("lock", locked(stored), "bad" if stored.drift else ""),
                    Fact.of(
                        "object", stored.id, "bad" if stored.failing else "good", Target("object", stored.id)
                    ),
                    Fact.of("entry", str(entry.position), "", Target("entry", str(entry.position))),
                ),
            )
        )
        failing |= bool(stored.failing or stored.drift)
    blocks.append(
        Paragraph("A later verification or lock check of these objects failed: see the object.", "bad")
        if failing
        else Paragraph("Verified in the store, and recorded in the signed entry.")
    )
    return Page(Target("stored", key), "Stored and entered", tuple(blocks))
