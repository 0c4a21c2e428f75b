"""Records of seizures, consent withdrawals, data made inaccessible, and assistance orders."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.law.holding_authority import Authority, Decided, authority, unconfirmed
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Assist(Record):
    """An assistance order: its seizure, when its answer is due, and its service, answer and withdrawal."""

    space: ClassVar[str] = "assistance_order"
    id: str
    case: str
    seizure: str | None
    issued: int
    issue_known: bool
    recorded: int
    answer_due_at: int | None
    nonconforming: tuple[str, ...] = ()
    served: int | None = None
    outcome: str | None = None
    answered: int | None = None
    withdrawn: int | None = None

    @property
    def state(self) -> str:
        """The order's state: ``withdrawn``, its outcome, ``served`` or ``issued``."""
        if self.withdrawn is not None:
            return "withdrawn"
        return self.outcome or ("issued" if self.served is None else "served")

    @property
    def open(self) -> bool:
        """Whether the order still has to be served or answered."""
        return self.state in ("issued", "served", "partial")

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``due`` or ``closed`` by its deadline, or ``undated``."""
        by = None if self.answer_due_at is None else format_instant(self.answer_due_at)
        dated = () if by is None else (("due" if self.open else "closed", by),)
        undated = (("undated", ""),) if by is None and self.open else ()
        return (("all", ""), ("case", self.case), *dated, *undated)


@dataclass(frozen=True, slots=True)
class Seizure(Record):
    """A seizure: its case, basis, later decisions, and which papers are on record.

    ``confirmation_due_at`` is the deadline for confirmation, ``decision`` the newest decision of an authority and
    ``decided`` its date; ``exhibits_to_return`` are the exhibits that it does not uphold. ``inventoried`` is the number
    of items on the newest list, ``receipted`` how the receipt was taken, ``extended`` how often the search was extended
    to another system. ``things`` is the number of items seized: an exhibit counts with its quantity, or with the number
    found when it was itemised; repeated registrations count once, and components do not count. ``scene`` identifies the
    scene notes. ``occurred`` and ``decided`` are the dates of recording where the real ones are not known.
    ``corrected_basis`` is the basis by a correction. ``withdrawn`` is since when consent is withdrawn for the whole
    seizure; ``taken_back`` are single exhibits for which it is withdrawn, the first since ``taken_back_since``.
    ``upheld`` says that an earlier decision had authorised it. ``by`` is the actor who recorded it.
    """

    space: ClassVar[str] = "seizure"
    id: str
    case: str
    order: str | None
    basis: str
    occurred: int
    recorded: int
    nonconforming: tuple[str, ...] = ()
    authority_document: bool = False
    target: str = "medium"
    measures: tuple[str, ...] = ()
    confirmation_due_at: int | None = None
    decision: str | None = None
    decided: int | None = None
    exhibits_to_return: tuple[str, ...] = ()
    inventoried: int | None = None
    receipted: str | None = None
    extended: int = 0
    things: int = 0
    scene: str | None = None
    occurred_known: bool = True
    decided_known: bool = True
    corrected_basis: str | None = None
    withdrawn: int | None = None
    taken_back: tuple[str, ...] = ()
    taken_back_since: int | None = None
    upheld: bool = False
    by: str | None = None

    @property
    def by_consent(self) -> bool:
        """Whether it rests on consent, as recorded or by a correction."""
        return "consent" in (self.basis, self.corrected_basis)

    @property
    def authorised(self) -> bool:
        """Whether the newest decision of an authority upholds the seizure, wholly or in part."""
        return self.decision is not None and self.decision != "refused"

    @property
    def lost_since(self) -> int | None:
        """Since when consent is withdrawn, without an authorising decision (seconds UTC); None if it is not."""
        if not self.by_consent or self.authorised:
            return None
        return min(
            (since for since in (self.withdrawn, self.taken_back_since) if since is not None), default=None
        )

    @property
    def authority(self) -> Authority:
        """The authority to hold that the law derives from the seizure, its decision and its consent."""
        decided = None
        if self.decided is not None:
            decided = Decided(self.decided, self.decision == "refused", self.upheld)
        return authority(
            self.basis,
            self.occurred,
            document=self.authority_document,
            preservation=self.order is not None,
            decided=decided,
            withdrawn=self.withdrawn if self.by_consent else None,
            confirmation_due_at=self.confirmation_due_at,
        )

    @property
    def waits_for_authority(self) -> bool:
        """Whether an authority must still confirm an urgent or orally authorised seizure."""
        return self.decision is None and unconfirmed(self.basis, document=self.authority_document)

    def terms(self) -> Terms:
        """Return the terms the record is listed under.

        ``listed``, also ``in_case``: all of them by when they happened. ``unauthorised`` by when no recorded authority
        covers holding, even if that is still ahead; ``due`` while its confirmation is awaited and ``closed`` after,
        both by the deadline (``undated`` if it has none); ``give_back`` where a decision or a withdrawn consent
        requires a return, ``order`` by the order it names, ``papers`` while list or receipt is missing, ``scene`` where
        it names one.
        """
        held = self.authority
        since = held.since if held.basis is None else held.until
        bare = () if since is None else (("unauthorised", format_instant(since)),)
        decided = self.decided if self.exhibits_to_return or self.decision == "refused" else None
        back = self.lost_since if decided is None else decided
        left = () if back is None else (("give_back", format_instant(back)),)
        by = None if self.confirmation_due_at is None else format_instant(self.confirmation_due_at)
        confirm = () if by is None else (("due" if self.waits_for_authority else "closed", by),)
        unclear = (("undated", ""),) if by is None and self.waits_for_authority else ()
        bare_of_papers = self.inventoried is None or self.receipted is None
        papers = (("papers", format_instant(self.occurred)),) if bare_of_papers else ()
        at = () if self.scene is None else (("scene", self.scene),)
        named = () if self.order is None else (("order", self.order),)
        when = format_instant(self.occurred)
        listed = (("listed", when), ("in_case", f"{self.case} {when}"))
        more = (*at, *named, *bare, *left, *confirm, *unclear, *papers)
        return (("all", ""), ("case", self.case), *listed, *more)


@dataclass(frozen=True, slots=True)
class ConsentWithdrawal(Record):
    """A withdrawn consent to a seizure: by whom, for which exhibits (none: all), since when.

    ``since`` is when it was recorded where its date is not known. ``copies`` is the code for earlier copies, None where
    not known.
    """

    space: ClassVar[str] = "consent_withdrawal"
    leaf: str
    seizure: str
    by_is: str
    things: tuple[str, ...]
    since: int
    known: bool
    copies: str | None
    position: int

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("seizure", self.seizure))


@dataclass(frozen=True, slots=True)
class Rendering(Record):
    """Data made inaccessible or removed: how, what copy remains, and since when access is restored.

    ``rendered`` is when it was recorded where its date is not known.
    """

    space: ClassVar[str] = "rendering"
    leaf: str
    seizure: str
    manner: str
    copy: str | None
    rendered: int
    position: int
    exhibit: str | None = None
    restored: int | None = None
    restored_at: int | None = None
    rendered_known: bool = True

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("seizure", self.seizure))
