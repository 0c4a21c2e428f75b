"""`custody exhibit photo`: photographs of an exhibit, each read once and kept by its SHA-256."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.cli.facts import read_once
from custody.cli.verbs.topics import kind_of

if TYPE_CHECKING:
    from custody.model.types import Value


def enter_photographs(call: Call) -> int:
    """Read each photograph once, and enter them; return the exit status."""
    from custody.cli.verbs.entering import entered_in
    from custody.forms.filled import in_order
    from custody.ledger.journal import Request
    from custody.model.ids import b64
    from custody.proof import seal

    kind = kind_of("exhibit", "photo")
    values = entered_in(call.args, kind).values
    with call.vault(readonly=False) as vault:
        exhibit = vault.lookup().resolve("exhibit", call.args.exhibit)
        requests = []
        for file in call.args.files:
            found, name = read_once(call, vault.sources, file)
            photo: dict[str, Value] = {
                "photo_sha256": b64(found.sha256),
                "photo_bytes": found.bytes,
                "file_name": seal.name_value(name),
            }
            requests.append(Request(kind.name, in_order(kind, {**values, **photo}), subject=exhibit))
        return call.enter(vault, requests)
