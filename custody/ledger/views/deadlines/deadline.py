"""One line of what is due: a deadline, or a wait that has none, with who must act."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.model.kinds import permit_of

#: Sorts that have an instant; each subject has one of a sort, or one for each offer or proposal about it.
DATED = (
    "appeal_end",
    "assistance_order_end",
    "copy_return",
    "confirmation_end",
    "countersign",
    "confidentiality_end",
    "disclosure_duty_end",
    "ruling_end",
    "enquiry_end",
    "verification_end",
    "give_back",
    "legal_hold_review",
    "loan_return",
    "lock_step",
    "notify",
    "objection_end",
    "offer_end",
    "preservation_order_end",
    "probe_end",
    "production_order_end",
    "proposal_end",
    "request_end",
    "sample_end",
    "return_due",
    "term_end",
    "term_review",
    "claim_period_end",
)
#: Sorts that have none, or one that is always past.
WAITING = (
    "appeal_pending",
    "assistance_order",
    "challenge",
    "confirmation",
    "compliance",
    "concern",
    "linkage",
    "copies",
    "data_requested",
    "decision",
    "declined",
    "discrepancy",
    "execution",
    "handed_over",
    "left_under_hold",
    "inventory_missing",
    "inventory_unmatched",
    "split_parts",
    "missing",
    "inspection",
    "lapse_disputed",
    "lock",
    "objection",
    "no_basis",
    "order_beneath",
    "particulars",
    "path",
    "path_abroad",
    "path_owed",
    "preservation",
    "store_probe",
    "production_order",
    "receipt",
    "release",
    "ruling",
    "start",
    "unkept",
    "verification",
    "witness",
)


@dataclass(frozen=True, slots=True)
class Task:
    """What is waited for at or since an instant; instants in seconds UTC.

    ``at`` is the earliest instant at which it may be too late (None: there is no such instant), ``not_before`` until
    when nothing may be let go, where law leaves the end open. ``since`` is when a wait without an instant began.
    ``awaited`` is the kind of entry that settles it, None where no kind does; ``roles`` and ``actors`` are whose turn
    it is here, both empty where it is the other State's, and ``spent`` those who have done their part. ``why`` is a
    code for what to do, ``position`` the entry of an offer or proposal, and ``beneath`` names requests for
    preservation that an order still carries out, whose data wait for the decision, or which assistance may concern.
    """

    sort: str
    space: str
    subject: str
    why: str
    since: int | None = None
    at: int | None = None
    not_before: int | None = None
    case: str | None = None
    awaited: str | None = None
    roles: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    spent: tuple[str, ...] = ()
    position: int | None = None
    beneath: tuple[str, ...] = ()

    @property
    def uid(self) -> str:
        """The deadline's identifier, the same in every run and unique, for calendars."""
        place = () if self.position is None else (str(self.position),)
        return ".".join((self.subject, self.sort, *place))

    def state(self, now: int) -> str:
        """Return the state at ``now``: ``overdue``, ``due`` (instant ahead) or ``open`` (no instant)."""
        if self.at is None:
            return "open"
        return "overdue" if self.at <= now else "due"

    def concerns(self, actor: str, roles: tuple[str, ...]) -> bool:
        """Return whether the task may be for an actor who has these roles."""
        if self.actors:
            return actor in self.actors
        return actor not in self.spent and bool(set(roles).intersection(self.roles))


def urgency(row: Task) -> tuple[int, str, str, str]:
    """Return the sort key of rows of one kind: the instant, or the beginning of the wait without one."""
    moment = row.since if row.at is None else row.at
    return (moment or 0, row.space, row.subject, row.uid)


def turn(kind: str, *, recorded: bool = False) -> tuple[str, ...]:
    """Return the roles whose turn it is to enter a kind: as an act, or ``recorded`` as done elsewhere."""
    permit = permit_of(kind)
    return tuple(sorted(permit.record if recorded else permit.act))
