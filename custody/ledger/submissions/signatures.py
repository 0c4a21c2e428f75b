"""Verification of entries' signatures, many at a time and ahead of their turn where signers are known.

The caller decides which key an entry must be signed with.
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
    """The verifier of signatures, with the cached results of those verified ahead of their turn."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._found: dict[tuple[bytes, str], CustodyError | None] = {}

    def ahead(self, signed: Iterable[Signed]) -> None:
        """Verify signatures that will probably be checked with these keys, and cache the results."""
        todo = list(signed)
        faults = self.faults(todo)
        self._found.update(
            ((entry.leaf, vkey), fault) for (entry, vkey), fault in zip(todo, faults, strict=True)
        )

    def vouch(self, entry: SignedEntry, vkey: str) -> None:
        """Cache an entry's signature by this key as valid, verified elsewhere."""
        self._found[entry.leaf, vkey] = None

    def check(self, entry: SignedEntry, vkey: str) -> None:
        """Raise ProofInvalid unless this key signed the entry, Malformed or UnknownVersion for a bad key."""
        place = entry.leaf, vkey
        fault = self._found[place] if place in self._found else self._fault((entry, vkey))
        if fault is not None:
            raise fault

    def faults(self, signed: list[Signed]) -> list[CustodyError | None]:
        """Return the fault of each entry's signature, in order; None for a valid one."""
        return self._workers.each(self._fault, signed)

    def _fault(self, signed: Signed) -> CustodyError | None:
        entry, vkey = signed
        try:
            verify_entry(entry, key_of(vkey))
        except CustodyError as error:
            return error
        return None
