"""Records of where exhibits are: places, the seals now on a thing, and where each thing is beside its holder."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Stay(Record):
    """In what a place is since an instant (seconds UTC), None for one that is in no other; by which entry."""

    space: ClassVar[str] = ""
    since: int
    within: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Place(Record):
    """A place of storage, within another one or by itself; what people call it is erasable and not here.

    ``stays`` are all that it was in, in order of record; the last one counts now.
    """

    space: ClassVar[str] = "place"
    nested: ClassVar[dict[str, type[Record]]] = {"stays": Stay}
    id: str
    within: str | None
    sort: str
    position: int
    retired: bool = False
    stays: tuple[Stay, ...] = ()

    def within_at(self, instant: int) -> str | None:
        """Return what it was in at an instant; before the first entry, what that says."""
        known = [stay for stay in self.stays if stay.since <= instant]
        if known:
            return known[-1].within
        return self.stays[0].within if self.stays else self.within

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("within", self.within or ""))


@dataclass(frozen=True, slots=True)
class SealOn(Record):
    """A seal of an exhibit: its number as last corrected, the entry that put it on, the bag that it closes, its state.

    ``inside`` names every exhibit that it was put on together, where it closes several. ``state`` is ``present``,
    ``broken``, ``absent``, or ``other`` for one that was found on the thing and that no entry put on; the entry at
    ``found``, of ``found_by``, says so of ``since`` (seconds UTC). ``matter`` is the leaf hash of the entry that opened
    a discrepancy about it for this very exhibit. It was last seen intact at ``intact``, by ``intact_by``, as entry
    ``intact_position`` says.
    """

    space: ClassVar[str] = ""
    number: str
    position: int
    bag: str | None = None
    inside: tuple[str, ...] = ()
    state: str = "present"
    since: int | None = None
    found: int | None = None
    found_by: str | None = None
    matter: str | None = None
    intact: int | None = None
    intact_by: str | None = None
    intact_position: int | None = None

    @property
    def closes(self) -> bool:
        """Whether it closes what it is on: a broken or absent seal does not."""
        return self.state in ("present", "other")


@dataclass(frozen=True, slots=True)
class Packing(Record):
    """The seals now on an exhibit, in the order in which they were put on; a broken one is on until it is replaced.

    ``untold`` are those of several exhibits that were taken off by an entry about another one of them, until an entry
    about this one says so too. ``missing`` are those that were put on and that somebody found absent.
    """

    space: ClassVar[str] = "packing"
    nested: ClassVar[dict[str, type[Record]]] = {"on": SealOn, "untold": SealOn, "missing": SealOn}
    exhibit: str
    on: tuple[SealOn, ...] = ()
    untold: tuple[SealOn, ...] = ()
    missing: tuple[SealOn, ...] = ()

    @property
    def doubted(self) -> tuple[SealOn, ...]:
        """The seals that were not found as they were put on: broken, absent, or of a number that no entry put on."""
        return tuple(one for one in (*self.on, *self.missing) if one.state != "present")

    def terms(self) -> Terms:
        """Return what the record is listed under: ``doubted`` while a seal was not found as it was put on."""
        return (("all", ""), *((("doubted", self.exhibit),) if self.doubted else ()))


@dataclass(frozen=True, slots=True)
class BagUse(Record):
    """The first use of a bag number: the exhibit, and the entry that closed the bag, also where it was corrected.

    ``again`` are exhibits of which it was recorded once more, against the rule that a number is used once.
    """

    space: ClassVar[str] = "bag"
    number: str
    exhibit: str
    position: int
    again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Discrepancy(Record):
    """Something found otherwise than recorded: by which entry, since when (seconds UTC), and what was found out.

    ``since`` is when it was recorded where nobody knows when it was found. ``by`` is the actor whose entry says so,
    ``owner`` the actor who answers for it: the recorded holder of the exhibit when it was found. ``seals`` are the
    numbers on record that it concerns, put on by the entries at ``sealings``, ``others`` those that were found in their
    stead; the first seal was last seen intact at ``intact`` by ``intact_by``, as entry ``intact_position`` says.
    ``photo`` is the SHA-256 (base64) of a photograph, ``place`` where it was found.
    """

    space: ClassVar[str] = "discrepancy"
    leaf: str
    exhibit: str
    case: str
    differs: tuple[str, ...]
    since: int
    position: int
    outcome: str | None = None
    resolved: int | None = None
    since_known: bool = True
    by: str | None = None
    owner: str | None = None
    seals: tuple[str, ...] = ()
    sealings: tuple[int, ...] = ()
    others: tuple[str, ...] = ()
    intact: int | None = None
    intact_by: str | None = None
    intact_position: int | None = None
    photo: str | None = None
    place: str | None = None

    def terms(self) -> Terms:
        """Give what the record is listed under: ``open`` by since when it is."""
        listed = [("all", ""), ("exhibit", self.exhibit)]
        if self.outcome is None:
            listed += [("open", format_instant(self.since)), ("open_of", self.exhibit)]
        return tuple(listed)


@dataclass(frozen=True, slots=True)
class Whereabouts(Record):
    """Where an exhibit is, which is another thing than who is recorded as its holder; instants in seconds UTC.

    ``place`` is where it was last stored and no later entry moved it from. ``out_to`` has it at hand while the holder
    answers for it, ``carried`` since when a carrier has it, ``outside`` the class of a receiver without a key who has
    it, ``lost`` since when nobody knows where it is. ``out_back`` and ``outside_back`` say when it is expected. Where
    nobody knows since when, each is when it was recorded: ``out_known``, ``outside_known``, ``lost_known``. Somebody
    had it before them last at ``seen_at``: ``seen_by``, as entry ``seen_position`` says; at each of ``seen_again`` a
    count ended a loss.
    """

    space: ClassVar[str] = "whereabouts"
    exhibit: str
    case: str
    place: str | None = None
    out_to: str | None = None
    out_since: int | None = None
    out_back: int | None = None
    out_position: int | None = None
    carried: int | None = None
    outside: str | None = None
    outside_since: int | None = None
    outside_back: int | None = None
    outside_position: int | None = None
    lost: int | None = None
    lost_position: int | None = None
    out_known: bool = True
    outside_known: bool = True
    lost_known: bool = True
    seen_at: int | None = None
    seen_by: str | None = None
    seen_position: int | None = None
    seen_again: tuple[int, ...] = ()

    def terms(self) -> Terms:
        """Give what the record is listed under: ``lost`` by since when it is."""
        found = [("all", ""), ("case", self.case)]
        if self.place is not None:
            found.append(("place", self.place))
        if self.out_to is not None:
            found.append(("out", self.out_to))
        if self.outside is not None:
            found.append(("outside", self.outside))
        if self.lost is not None:
            found.append(("lost", format_instant(self.lost)))
        return tuple(found)
