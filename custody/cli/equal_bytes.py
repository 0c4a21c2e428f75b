"""Objects of the same case that hold the same bytes, which a command names when it stores an object."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from custody.cli.words import called

if TYPE_CHECKING:
    from custody.proof.digest import ObjectDigest
    from storage.vault import Vault


def twins(
    vault: Vault, exhibit: str, digest: ObjectDigest, before: int | None = None
) -> list[dict[str, Any]]:
    """Return the objects of the same case that hold the same bytes already, or did before the entry ``before``."""
    return Twins(vault, exhibit, [digest]).of(digest, before)


class Twins:
    """Objects of the case of one exhibit that hold the bytes of any of some digests, as the ledger stands now.

    ``own`` are the objects that are asked about, where they stand already.
    """

    def __init__(
        self, vault: Vault, exhibit: str, digests: Collection[ObjectDigest], own: Collection[str] = ()
    ) -> None:
        from custody.ledger import intake
        from custody.model.records import Exhibit

        self._lookup = vault.lookup()
        case = self._lookup.get(Exhibit, exhibit).case
        self._found = intake.twins(self._lookup, case, {digest.sha256 for digest in digests}, own)

    def of(self, digest: ObjectDigest, before: int | None = None) -> list[dict[str, Any]]:
        """Return those that hold these bytes, or did before the entry ``before``."""
        return [
            {
                "object": stored.id,
                "entry": stored.position,
                "exhibit": stored.exhibit,
                "exhibit_ref": self._lookup.label_of("exhibit", stored.exhibit),
            }
            for stored in self._found[digest.sha256]
            if before is None or stored.position < before
        ]


def twin_lines(found: list[dict[str, Any]]) -> list[str]:
    """Write for people which objects hold equal bytes."""
    return [
        f"same bytes as object {twin['object'][:8]} of exhibit {called(twin['exhibit_ref'], twin['exhibit'])}, "
        f"entry {twin['entry']}: both objects are kept"
        for twin in found
    ]
