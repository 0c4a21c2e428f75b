"""Checks the signatures of entries, many at a time and ahead of their turn if it is known who signed.

Which key an entry must be signed with is decided by whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.errors import CustodyError
from custody.ledger.ports import Workers
from custody.model.entry.envelope import SignedEntry, verify_entry
from custody.model.entry.offloaded_checks import key_of

#: A signed entry and the verifier key string of its signer.
Signed = tuple[SignedEntry, str]


class Signatures:
    """Remembers what was found of signatures ahead of their turn."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._found: dict[tuple[bytes, str], CustodyError | None] = {}

    def ahead(self, signed: Iterable[Signed]) -> None:
        """Check signatures that will probably be asked for with these keys."""
        todo = list(signed)
        faults = self.faults(todo)
        self._found.update(
            ((entry.leaf, vkey), fault) for (entry, vkey), fault in zip(todo, faults, strict=True)
        )

    def vouch(self, entry: SignedEntry, vkey: str) -> None:
        """Accept from another verifier that an entry is signed with this key."""
        self._found[entry.leaf, vkey] = None

    def check(self, entry: SignedEntry, vkey: str) -> None:
        """Raise ProofInvalid for an entry this key did not sign, Malformed or UnknownVersion for no key."""
        place = entry.leaf, vkey
        fault = self._found[place] if place in self._found else self._fault((entry, vkey))
        if fault is not None:
            raise fault

    def faults(self, signed: list[Signed]) -> list[CustodyError | None]:
        """Return for each entry what is wrong with its signature, None if it is valid."""
        return self._workers.each(self._fault, signed)

    def _fault(self, signed: Signed) -> CustodyError | None:
        entry, vkey = signed
        try:
            verify_entry(entry, key_of(vkey))
        except CustodyError as error:
            return error
        return None
