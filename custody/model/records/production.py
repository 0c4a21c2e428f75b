"""Records of orders to hand over data."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Production(Record):
    """An order to hand over data: of whom by which power, until when, how far it has come, and whether it stands.

    ``preserved_by`` is the order of article 25 that is to keep the data until then, ``outcome`` what the newest answer
    says, ``agency_data`` what the decision that quashed the order says of what was handed over. ``issued`` is when it
    was recorded where nobody knows when it was issued.
    """

    space: ClassVar[str] = "production"
    id: str
    case: str
    power: str
    preserved_by: str | None
    confidential: bool
    issued: int
    issue_known: bool
    recorded: int
    answer_by: int | None
    nonconforming: tuple[str, ...] = ()
    served: int | None = None
    outcome: str | None = None
    answered: int | None = None
    withdrawn: int | None = None
    quashed: int | None = None
    agency_data: str | None = None

    @property
    def state(self) -> str:
        """How it stands: quashed, withdrawn, what was answered, served or ordered."""
        if self.quashed is not None:
            return "quashed"
        if self.withdrawn is not None:
            return "withdrawn"
        return self.outcome or ("ordered" if self.served is None else "served")

    @property
    def open(self) -> bool:
        """Whether somebody still has to serve or to answer it."""
        return self.state in ("ordered", "served", "partly")

    def terms(self) -> Terms:
        """Give what the record is listed under: ``due`` or ``closed`` by its instant, ``undated`` where it has none."""
        by = None if self.answer_by is None else format_instant(self.answer_by)
        dated = () if by is None else (("due" if self.open else "closed", by),)
        undated = (("undated", ""),) if by is None and self.open else ()
        return (("all", ""), ("case", self.case), *dated, *undated)
