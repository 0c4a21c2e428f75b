"""`custody hash-list verify-media`: compare container and media of an archived E01 with the record."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.answers.corrections import corrected_document
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.stored.acquisition_media import SHOWN, damage_of
from custody.display import code_words
from custody.errors import EXIT_WARNINGS, ProofInvalid, Undecided
from custody.layout import pairs, short
from custody.model.display_values import text_with_note

if TYPE_CHECKING:
    from custody.storage.images.verification import ReadBack


def configure(actions: Any) -> None:
    """Add the action to those of `custody hash-list`."""
    media: argparse.ArgumentParser = actions.add_parser(
        "verify-media", help="verify an archived E01: its container and the media inside"
    )
    media.add_argument("object", help="the object of the first segment: identifier or its first characters")
    shared(media)
    example(media, "custody hash-list verify-media 3f2a91c0")
    media.epilog = (
        "Nothing is entered; `custody sweep run` records what it finds of containers.\n"
        "Exit status: 0 both are as recorded, 3 one is not, 4 no digest of the media is\n"
        "on record, 10 a segment could not be read, or the digest on record, a segment's\n"
        "name or its acquisition was corrected.\n\n"
        f"{media.epilog}"
    )
    media.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.views.stores.object_places import original_of
    from custody.model.records import StoredObject
    from custody.storage.images.verification import read_back

    with call.vault() as vault:
        lookup = vault.lookup()
        named = original_of(lookup, lookup.get(StoredObject, lookup.resolve("object", call.args.object)))
        try:
            found = read_back(vault, named, call.say)
        finally:
            call.say.clear()
    call.out.answer(_document(found), pairs(_rows(found)))
    if found.is_false:
        return ProofInvalid.exit_status
    if found.is_unread or any(found.notes.values()) or found.amended:
        return EXIT_WARNINGS
    return 0 if "verified" in found.recorded.values() else Undecided.exit_status


def _document(found: ReadBack) -> dict[str, Any]:
    from custody.ledger.digests.acquisitions import MEDIA, OF_OBJECT

    scan, acquired = found.scan, found.acquired
    return {
        "container": [{"object": stored.id, "outcome": outcome} for stored, outcome in found.container],
        "media": {"bytes": scan.size, **{name: digest.hex() for name, digest in scan.digests.items()}},
        "recorded": found.recorded,
        "stored_inside": found.stored_inside,
        **damage_of(scan),
        "corrected": [
            *corrected_document([] if acquired is None else [acquired], MEDIA.values()),
            *corrected_document(found.entries, OF_OBJECT),
        ],
    }


def _rows(found: ReadBack) -> list[tuple[str, str]]:
    scan, notes = found.scan, found.notes
    return [
        *((f"container {short(stored.id)}", outcome) for stored, outcome in found.container),
        ("media bytes", str(scan.size)),
        *((f"media {name}", digest.hex()) for name, digest in scan.digests.items()),
        *(
            (f"{name} on record", text_with_note(code_words(outcome), notes[name]))
            for name, outcome in found.recorded.items()
        ),
        *((f"{name} stored inside", outcome) for name, outcome in found.stored_inside.items()),
        *(("DAMAGED", line) for line in scan.damage_lines(SHOWN)),
        *(
            (f"{code_words(name)} of entry {entry.position}", str(entry.told(name)))
            for entry, name in found.amended
        ),
    ]
