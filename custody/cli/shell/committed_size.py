"""The tree size up to which a command may disclose entries; warns if no committed size is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.errors import UsageError

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.storage.vault.vault import Vault


def promised_size(call: Call, vault: Vault) -> int:
    """Return the size up to which proofs and checkpoints may be released.

    A machine that remembers no head, such as an auditor's with a copy of the vault, gets the database's size, with a
    warning. Raise HeadMismatch when a head is remembered and does not fit.
    """
    from custody.ledger.publish.committed_size import promised

    found = promised(vault.head, vault.reader(), vault.log_key)
    if found.doubt is not None:
        call.say.warn(f"{found.doubt}; what is given may be of a copy that others never saw")
    return found.size


def size_asked(call: Call, vault: Vault) -> int:
    """Return the size of the checkpoint of --size, by default the newest; raise UsageError if too large."""
    newest, wanted = promised_size(call, vault), call.args.size
    if wanted is not None and wanted > newest:
        raise UsageError(
            f"the newest checkpoint is of {newest} entries, not {wanted}",
            hint="See `custody log checkpoints`.",
        )
    return newest if wanted is None else int(wanted)
