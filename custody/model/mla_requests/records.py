"""Records of requests for mutual legal assistance, and of the preserved data that each asks for."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.states import party
from custody.model.record import Record, Terms

#: The decision by the extent of a grant.
DECISIONS = {"full": "granted", "partial": "partly_granted"}
#: Decisions after which data are kept until what was granted is carried out.
GRANTS = ("granted", "partly_granted")
#: Marks preserved data that the request no longer asks for; it is no decision on them.
TAKEN_AWAY = "taken_away"


@dataclass(frozen=True, slots=True)
class Covered(Record):
    """Preserved data that a request for assistance asks for, since an instant (seconds UTC).

    ``request`` is the preservation request; ``keeps`` says that its data stay preserved until ``decision``.
    """

    space: ClassVar[str] = "linked_preservation"
    request: str
    since: int
    keeps: bool
    decision: str | None = None
    decided: int | None = None


@dataclass(frozen=True, slots=True)
class Assistance(Record):
    """A request for assistance, the preserved data it covers and its answer; instants in seconds UTC.

    ``made`` is when it was received or sent, or recorded where that is not known; ``reported`` when the other State
    received it, by that State's report. ``answer`` is the decision of an entry that named no preserved data, and
    ``unpreserved`` says that it also asks for data that no request preserves. ``consulted`` is the earliest instant at
    which the States may have consulted. ``undetermined`` are preservation requests of the same State that are not
    stated yet to be concerned or not, ``unconcerned`` those stated not to be concerned.
    """

    space: ClassVar[str] = "mla_request"
    nested: ClassVar[dict[str, type[Record]]] = {"covered": Covered}
    id: str
    case: str
    incoming: bool
    state: str
    purposes: tuple[str, ...]
    governing: str
    confidential: bool
    made: int
    made_known: bool
    recorded: int
    covered: tuple[Covered, ...] = ()
    reported: int | None = None
    consulted: int | None = None
    postponed: int | None = None
    answer: str | None = None
    unpreserved: bool = False
    withdrawn: int | None = None
    undetermined: tuple[str, ...] = ()
    unconcerned: tuple[str, ...] = ()
    nonconforming: tuple[str, ...] = ()

    @property
    def asked_for(self) -> tuple[Covered, ...]:
        """The preserved data that the request still asks for."""
        return tuple(link for link in self.covered if link.decision != TAKEN_AWAY)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The requests for preservation about whose data nothing is decided."""
        return tuple(link.request for link in self.covered if link.decision is None)

    @property
    def keeping(self) -> tuple[str, ...]:
        """The requests for preservation whose data stay preserved until it is decided."""
        return tuple(link.request for link in self.covered if link.keeps and link.decision is None)

    @property
    def open(self) -> bool:
        """Whether a decision is awaited: about preserved data, or as a whole if it asks for none."""
        if self.withdrawn is not None:
            return False
        return bool(self.undecided or self.undetermined) or (
            self.needs_general_decision and self.answer is None
        )

    @property
    def needs_general_decision(self) -> bool:
        """Whether a decision that names no preserved data is needed too, because it asks for more or for none."""
        return self.unpreserved or not self.asked_for

    @property
    def standing(self) -> str:
        """The status: ``pending``, ``postponed``, ``withdrawn``, ``unknown``, its decision, or ``differs``.

        ``unknown`` is a request sent whose receipt the other State has not reported; ``differs`` one with several
        decisions.
        """
        if self.withdrawn is not None:
            return "withdrawn"
        if self.open:
            if self.postponed is not None:
                return "postponed"
            return "pending" if self.incoming or self.reported is not None else "unknown"
        found = {link.decision for link in self.asked_for} | (
            {self.answer} if self.needs_general_decision else set()
        )
        return "differs" if len(found) > 1 else str(*found)

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``preservation_request`` by every one that it names.

        ``open`` while undecided, and then ``asking`` by the requesting State for one received; ``undetermined`` by each
        preservation request not yet stated to be concerned or not.
        """
        waits = (("open", ""),) if self.open else ()
        asks = (("asking", party(self.state)),) if self.open and self.incoming else ()
        named = {*(link.request for link in self.covered), *self.undetermined, *self.unconcerned}
        about = (("preservation_request", request) for request in sorted(named))
        doubt = (("undetermined", request) for request in self.undetermined)
        return (("all", ""), ("case", self.case), *about, *doubt, *waits, *asks)
