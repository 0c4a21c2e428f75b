"""`custody digests media`: read an archived E01 back and compare container and media with the record."""

from __future__ import annotations

import argparse
import contextlib
import os
from typing import TYPE_CHECKING, Any

from custody.cli.acquire_media import damage_lines, damage_of
from custody.cli.call import Call
from custody.cli.corrected import corrected_document
from custody.cli.main import example, shared
from custody.errors import EXIT_WARNINGS, NotFound, ProofInvalid, Undecided, UsageError
from custody.layout import pairs
from custody.model.shown import noted

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.ledger.digests.recorded import Recorded
    from custody.model.records import StoredObject
    from storage.images.archived import Inside
    from storage.vault import Vault


def configure(actions: Any) -> None:
    """Add the action to those of `custody digests`."""
    media: argparse.ArgumentParser = actions.add_parser(
        "media", help="read an archived E01 back: its container and the media inside"
    )
    media.add_argument("object", help="the object of the first segment: identifier or its first characters")
    shared(media)
    example(media, "custody digests media 3f2a91c0")
    media.epilog = (
        "Nothing is entered; `custody fixity run` records what it finds of containers.\n"
        "Exit status: 0 both are as recorded, 3 one is not, 4 no digest of the media is\n"
        "on record, 10 a segment could not be read, or the digest on record, a segment's\n"
        "name or its acquisition was corrected.\n\n"
        f"{media.epilog}"
    )
    media.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.digests.acquisitions import MEDIA, OF_OBJECT, acquisition_of, media_digests
    from custody.ledger.digests.recorded import recorded
    from custody.ledger.views.places import whole_of
    from custody.model.records import StoredObject

    with call.vault() as vault:
        lookup = vault.lookup()
        first = whole_of(lookup, lookup.get(StoredObject, lookup.resolve("object", call.args.object)))
        stored = lookup.under(StoredObject, "exhibit", first.exhibit)
        beside = recorded(vault.reader(), (one for one in stored if one.of is None))
        own = next(one for one in beside if one.object.id == first.id)
        if own.name is None:
            raise UsageError(
                "the object's file name is erased, so its segments are not known",
                hint="Copy the object out of its store and read it with ewfverify.",
            )
        inside = _inside(call, vault, own, beside)
        segments = {one.id for one in inside.segments}
        told = [one.entry for one in beside if one.object.id in segments and one.entry is not None]
        call.say.clear()
        fixity = vault.fixity()
        container = [(one, fixity.check(one, "full").outcome) for one in inside.segments]
        acquired = acquisition_of(vault.entries(), lookup, vault.entries().at(first.position))
    said, scan = {} if acquired is None else media_digests(acquired), inside.scan
    notes = {name: "" if acquired is None else acquired.amended(MEDIA[name]) for name in scan.digests}
    results = {
        name: "not_recorded" if name not in said else "ok" if said[name] == digest else "mismatch"
        for name, digest in scan.digests.items()
    }
    within = (
        {}
        if scan.damaged_sectors
        else {
            name: "ok" if scan.digests.get(name) == digest else "mismatch"
            for name, digest in scan.stored.items()
        }
    )
    outcomes = {outcome for _, outcome in container}
    call.out.answer(
        {
            "container": [{"object": one.id, "outcome": outcome} for one, outcome in container],
            "media": {
                "bytes": scan.size,
                **{name: digest.hex() for name, digest in scan.digests.items()},
            },
            "recorded": results,
            "stored_inside": within,
            **damage_of(scan),
            "corrected": [
                *corrected_document([] if acquired is None else [acquired], MEDIA.values()),
                *corrected_document(told, OF_OBJECT),
            ],
        },
        pairs(
            [
                *((f"container {one.id[:8]}", outcome) for one, outcome in container),
                ("media bytes", str(scan.size)),
                *((f"media {name}", digest.hex()) for name, digest in scan.digests.items()),
                *(
                    (f"{name} on record", noted(outcome.replace("_", " "), notes[name]))
                    for name, outcome in results.items()
                ),
                *((f"{name} stored inside", outcome) for name, outcome in within.items()),
                *(("DAMAGED", line) for line in damage_lines(scan)),
                *(
                    (f"{name} of entry {one.position}".replace("_", " "), str(one.told(name)))
                    for one in told
                    for name in OF_OBJECT
                    if one.amended(name)
                ),
            ]
        ),
    )
    false = {*outcomes, *results.values(), *within.values()} & {"mismatch", "missing"}
    if scan.damaged_sectors or scan.damaged_sections or false:
        return ProofInvalid.exit_status
    corrected = any(notes.values()) or any(entry.amended(name) for entry in told for name in OF_OBJECT)
    if "unreadable" in outcomes or corrected:
        return EXIT_WARNINGS
    return 0 if "ok" in results.values() else Undecided.exit_status


def _inside(call: Call, vault: Vault, own: Recorded, beside: list[Recorded]) -> Inside:
    """Read what the container holds; its segments are named as the first one is, or was before a correction."""
    from storage.images.archived import read_inside

    named, reader = _named(beside), vault.store.read()

    def read(name: bytes) -> Inside:
        return read_inside(vault.objects, own.object, os.fsdecode(name), named, call.say, reader=reader)

    try:
        return read(own.name or b"")
    except (NotFound, UsageError):
        for name in own.former:
            with contextlib.suppress(NotFound, UsageError):
                return read(name)
        raise


def _named(beside: list[Recorded]) -> Callable[[str], StoredObject | None]:
    """Give what finds the newest object of the exhibit under a name; names that a correction took away come last."""
    files = [file for file in beside if file.object.is_file]
    by_name = {name: file.object for file in files for name in file.former}
    by_name |= {file.name: file.object for file in files if file.name is not None}
    return lambda name: by_name.get(os.fsencode(name))
