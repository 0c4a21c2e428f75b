"""`custody exhibit photo`: photographs of an exhibit, each read once and kept by its SHA-256."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.cli.facts import joined, read_once, state

if TYPE_CHECKING:
    from custody.model.types import Value


def enter_photographs(call: Call) -> int:
    """Read each photograph once, and enter them; return the exit status."""
    from custody.ledger.journal import Request
    from custody.model.ids import b64
    from custody.proof import seal

    args = call.args
    own: dict[str, Value] = {
        "shows": joined(args.shows),
        "photographed_by": args.by,
        "caption": args.caption,
    }
    values = state(args, "exhibit.photographed", own, photographed_by="--by")
    with call.vault(readonly=False) as vault:
        exhibit = vault.lookup().resolve("exhibit", args.exhibit)
        requests = []
        for file in args.files:
            found, name = read_once(call, vault.sources, file)
            photo: dict[str, Value] = {
                "photo_sha256": b64(found.sha256),
                "photo_bytes": found.bytes,
                "file_name": seal.name_value(name),
            }
            requests.append(Request("exhibit.photographed", {**values, **photo}, subject=exhibit))
        return call.enter(vault, requests)
