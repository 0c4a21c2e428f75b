"""A task: a deadline, or an undated matter, with who must act."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.model.kinds import permit_of

#: Sorts with a deadline; a subject has one task of a sort, or one for each offer or proposal about it.
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
#: Sorts without a deadline, or with one that is always past.
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
    "unserved",
    "verification",
    "witness",
)


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done by an instant, or since an instant; instants in seconds UTC.

    ``at`` is the earliest instant at which it may be too late (None: undated), ``not_before`` the latest end
    that law allows, before which nothing is released. ``since`` is the beginning of an undated task.
    ``awaited`` is the kind of entry that settles it, None where no kind does. ``roles`` and ``actors`` are
    those who must act here, both empty where another State must; ``spent`` are actors who have done their
    part. ``why`` is a code of ``TO_DO``, ``position`` that of an offer or proposal. ``beneath`` names
    preservation requests that an order carries out, whose data wait for the decision, or that the assistance
    may concern.
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
        """The identifier of the deadline in calendars, unique and the same in every run."""
        place = () if self.position is None else (str(self.position),)
        return ".".join((self.subject, self.sort, *place))

    def state(self, now: int) -> str:
        """Return the state at ``now`` (seconds UTC): ``overdue``, ``due`` (ahead) or ``open`` (undated)."""
        if self.at is None:
            return "open"
        return "overdue" if self.at <= now else "due"

    def concerns(self, actor: str, roles: tuple[str, ...]) -> bool:
        """Return whether the task is for an actor with these roles."""
        if self.actors:
            return actor in self.actors
        return actor not in self.spent and bool(set(roles).intersection(self.roles))


def urgency(row: Task) -> tuple[int, str, str, str]:
    """Return the sort key of a task: its instant, or the beginning of an undated one, then its subject."""
    moment = row.since if row.at is None else row.at
    return (moment or 0, row.space, row.subject, row.uid)


def turn(kind: str, *, recorded: bool = False) -> tuple[str, ...]:
    """Return the roles that may enter a kind, sorted: as an act, or with ``recorded`` as done elsewhere."""
    permit = permit_of(kind)
    return tuple(sorted(permit.record if recorded else permit.act))
