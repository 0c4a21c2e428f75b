"""Records of orders to assist."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Assist(Record):
    """An order to explain a system: until when it is to be answered, and how far it has come."""

    space: ClassVar[str] = "assist"
    id: str
    case: str
    seizure: str | None
    issued: int
    issue_known: bool
    recorded: int
    answer_by: int | None
    nonconforming: tuple[str, ...] = ()
    served: int | None = None
    outcome: str | None = None
    answered: int | None = None
    withdrawn: int | None = None

    @property
    def state(self) -> str:
        """How it stands: withdrawn, given, partly, refused, served or ordered."""
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
