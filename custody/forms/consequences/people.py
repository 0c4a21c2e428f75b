"""Consequences of acts about people and keys: access that remains after somebody leaves."""

from __future__ import annotations

from collections.abc import Sequence

from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.ledger.append.entry_signing import Request
from custody.ledger.statements.keyholders import departed, without_roles

#: What no entry ends when somebody leaves.
_STILL_READS = (
    "  they sign no more; an account that can open the vault's files still reads all of them:",
    "  take that account away, or its right to open them",
)


def roles(_: FormContext, filled: Filled, __: Sequence[Request]) -> Consequences:
    """Return the access that remains to an actor without roles; nothing if roles remain."""
    return Consequences(lambda _: _STILL_READS) if without_roles(filled.values) else Consequences()


def revocation(_: FormContext, filled: Filled, __: Sequence[Request]) -> Consequences:
    """Return the access that remains to a departed actor whose key is revoked."""
    return Consequences(lambda _: _STILL_READS) if departed(filled.values) else Consequences()
