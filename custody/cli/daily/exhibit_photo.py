"""`custody exhibit photograph`: photographs of an exhibit, each read once and kept by its SHA-256."""

from __future__ import annotations

from custody.cli.entering.entry_fields import read_once
from custody.cli.shell.call import Call
from custody.cli.verbs.topics import kind_of


def enter_photographs(call: Call) -> int:
    """Read each photograph once, and enter them; return the exit status."""
    from custody.cli.verbs.entering import entered_in
    from custody.forms.filled_form import in_order
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.statements.exhibits import photographed

    kind = kind_of("exhibit", "photograph")
    values = entered_in(call.args, kind).values
    with call.vault(readonly=False) as vault:
        exhibit = vault.lookup().resolve("exhibit", call.args.exhibit)
        requests = []
        for file in call.args.files:
            found, name = read_once(call, vault.sources, file)
            photo = {**values, **photographed(found, name)}
            requests.append(Request(kind.name, in_order(kind, photo), subject=exhibit))
        return call.entries.enter(vault, requests)
