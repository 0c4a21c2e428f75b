"""Records of seizures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from custody.law.clock import format_instant
from custody.law.holding import Authority, authority
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Seizure(Record):
    """A seizure: its case, what it rested on, and whether the authorising document is on record."""

    space: ClassVar[str] = "seizure"
    id: str
    case: str
    order: str | None
    basis: str
    occurred: int
    recorded: int
    nonconforming: tuple[str, ...] = ()
    authority_document: bool = False

    @property
    def authority(self) -> Authority:
        """What the law says the seizure gives the record for holding: an order named here is one of article 25."""
        return authority(
            self.basis, self.occurred, document=self.authority_document, preservation=self.order is not None
        )

    def terms(self) -> Terms:
        """Give what the record is listed under; ``unauthorised`` where nothing on record covers holding."""
        held = self.authority
        bare = () if held.basis is not None else (("unauthorised", format_instant(held.since)),)
        return (("all", ""), ("case", self.case), *bare)
