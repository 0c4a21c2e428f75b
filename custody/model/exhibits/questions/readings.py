"""The fold of readings of an exhibit: seals, condition, packaging and location as somebody found them.

An acceptance, a check-in, a return, a recovery, a count and an arrival each report a reading; the seal that an opening
breaks is judged with the seals. A reading is compared with the record, becomes the record, and opens one discrepancy
for its differences, however often the same is read. Custody is not changed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from custody.frozen import dataclass
from custody.model.engine.moments import event_date, happened
from custody.model.entry.facts import Facts
from custody.model.exhibits.questions import discrepancy
from custody.model.exhibits.questions.exhibit import marked
from custody.model.exhibits.questions.seal import intact_since, packing_of, put_packing, received_with
from custody.model.exhibits.records import Discrepancy, Exhibit, Packing, SealOn
from custody.model.locations.questions import whereabouts
from custody.model.locations.records import Whereabouts
from custody.model.record import replace
from custody.model.rulings import Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.state import State

#: Outcomes by which a seal reported as broken or absent was intact.
_MISREAD: frozenset[str] = frozenset({discrepancy.CORRECTED, "mistaken", "record_wrong"})
#: No further changes of the whereabouts.
UNCHANGED: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Reading:
    """The seals, condition, packaging and location of an exhibit as one entry reports them.

    ``numbers`` are those on the seals found, None where none was read. ``seals`` is ``intact``, ``not_intact``,
    ``absent`` or ``not_examined``, None where the entry reports no seals. ``condition`` and ``packaging`` are codes or
    None. ``resealed`` is the class of the receiver who applied the seals that are found and not on record, ``photo``
    the SHA-256 (base64) of a photograph.
    """

    numbers: tuple[str, ...] | None = None
    seals: str | None = None
    condition: str | None = None
    packaging: str | None = None
    location: str | None = None
    resealed: str | None = None
    photo: str | None = None

    @classmethod
    def of(cls, facts: Facts, *, numbered: bool = True) -> Reading:
        """Return the reading in the facts of an entry; ``numbered``: the entry states the seals' numbers."""
        seals = facts.text("seal_state")
        first = facts.text("seal_no")
        numbers = (*(() if first is None else (first,)), *facts.codes("other_seal_nos"))
        # A receiver who never had the exhibit applied no seal: such an entry is marked, and explains no difference.
        believed = "seal.resealed" not in facts.codes("nonconforming")
        return cls(
            numbers=tuple(dict.fromkeys(numbers)) if numbered and seals is not None else None,
            seals=seals,
            condition=facts.text("condition"),
            packaging=facts.text("packaging"),
            location=facts.text("location"),
            resealed=facts.text("resealed_by") if believed else None,
            photo=facts.text("photo_sha256"),
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The seals by a reading, compared with the record.

    ``seals`` are all as they are from then on, ``changed`` those whose state has changed, ``differing`` those of them
    that nothing explains. ``marks`` are ids of rules. ``unknown`` is True where a broken seal without number was found
    on an exhibit with no recorded seal.
    """

    seals: tuple[SealOn, ...] = ()
    changed: tuple[SealOn, ...] = ()
    differing: tuple[SealOn, ...] = ()
    marks: frozenset[str] = frozenset()
    unknown: bool = False

    @property
    def differs(self) -> bool:
        """Whether the seals differ from the record and nothing explains that."""
        return self.unknown or bool(self.differing)


def compare(state: State, exhibit_id: str, reading: Reading) -> Comparison | None:
    """Return the comparison of a reading's seals with the record; None if it reports no seals."""
    if reading.seals in (None, "not_examined"):
        return None
    packing = packing_of(state, exhibit_id)
    before = {seal.number: _own(seal) for seal in (*packing.missing, *packing.on)}
    on = {number: seal for number, seal in before.items() if seal.state != "absent"}
    numbers = reading.numbers
    if numbers is None:
        numbers = () if reading.seals == "absent" else tuple(on)
    there = () if reading.seals == "absent" else numbers
    back = any(before[number].state == "absent" for number in there if number in before)
    known_broken = any(before[seal].state == "not_intact" for seal in there if seal in before)
    seals = []
    for number in dict.fromkeys((*before, *there)):
        seal = before.get(number)
        if number in there:
            seals.append(_there(number, seal, reading, known_broken=known_broken))
        elif seal is not None and reading.resealed is None and not (seal.state == "other" and back):
            seals.append(replace(seal, state="absent"))
    changed = [seal for seal in seals if seal.number not in before or before[seal.number].state != seal.state]
    differing = [seal for seal in changed if not _explained(state, before.get(seal.number), seal)]
    unknown = reading.numbers is None and reading.seals == "not_intact" and not on
    unknown = unknown and discrepancy.covering(state, exhibit_id, "seal") is None
    marks: frozenset[str] = frozenset()
    if differing or unknown:
        marks = _marks(on, numbers, reading)
    return Comparison(tuple(seals), tuple(changed), tuple(differing), marks, unknown)


def _own(seal: SealOn) -> SealOn:
    """Return a seal by entries about this exhibit: those about another one under it do not count yet."""
    return (
        replace(seal, state="present")
        if seal.state in ("absent", "not_intact") and seal.matter is None
        else seal
    )


def _there(number: str, seal: SealOn | None, reading: Reading, *, known_broken: bool) -> SealOn:
    """Return a seal found, in its new state; ``known_broken``: a seal found is recorded as broken."""
    broken = reading.seals == "not_intact"
    if seal is None:
        found = "present" if reading.resealed is not None else "other"
        return SealOn(number, -1, state="not_intact" if broken else found)
    if broken:
        return seal if known_broken else replace(seal, state="not_intact")
    return seal if seal.state == "other" else replace(seal, state="present")


def _explained(state: State, before: SealOn | None, seal: SealOn) -> bool:
    """Return whether a change of a seal is explained: a receiver applied it, or its absence was misread."""
    if seal.state != "present" or before is None:
        return seal.state == "present"
    matter = None if before.matter is None else state.get(Discrepancy, before.matter)
    return matter is not None and (matter.outcome is None or matter.outcome in _MISREAD)


def _marks(on: dict[str, SealOn], numbers: tuple[str, ...], reading: Reading) -> frozenset[str]:
    """Return the rules that mark a reading of seals which differs from the record."""
    marks = set()
    if reading.resealed is None and set(numbers) != set(on):
        marks.add("seal.mismatch")
    broken = bool(on) and all(seal.state == "not_intact" for seal in on.values())
    expected = "absent" if not on else "not_intact" if broken else "intact"
    if reading.seals != ("intact" if reading.resealed is not None else expected):
        marks.add("seal.not_intact")
    return frozenset(marks or {"seal.mismatch"})


def judge(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Mark a receipt whose seals or condition differ from the record, and verify a reseal by a receiver.

    Differences recorded before are not marked again.
    """
    reading, where = Reading.of(ruling.facts), whereabouts(state, exhibit)
    if reading.resealed is not None:
        known = {seal.number for seal in packing_of(state, exhibit.id).on}
        away = where.outside is not None or where.lost is not None or where.carried is not None
        if not away or not set(reading.numbers or ()) - known:
            ruling.broken("seal.resealed", "no new seal was found, or the exhibit was not outside the agency")
    _mark(compare(state, exhibit.id, reading), ruling)
    if reading.condition not in (None, "as_described"):
        ruling.mark("custody.condition")


def judge_seen(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Mark a count whose seals differ from the record."""
    _mark(compare(state, exhibit.id, Reading.of(ruling.facts, numbered=False)), ruling)


def _mark(comparison: Comparison | None, ruling: Ruling) -> None:
    marks = frozenset() if comparison is None else comparison.marks
    if "seal.mismatch" in marks:
        ruling.mark("seal.mismatch")
    if "seal.not_intact" in marks:
        ruling.mark("seal.not_intact")


def judge_loss(state: State, exhibit: Exhibit, ruling: Ruling) -> None:
    """Mark an entry by somebody who has the exhibit before them while it is recorded as missing."""
    where = whereabouts(state, exhibit)
    if where.lost is not None and (not where.lost_known or where.lost <= event_date(ruling)):
        ruling.mark("missing.seen")


def fold(
    state: State,
    placed: Placed,
    exhibit: Exhibit,
    reading: Reading,
    *,
    moved: bool = True,
    where: Mapping[str, object] = UNCHANGED,
) -> Exhibit:
    """Record a reading of an exhibit, open one discrepancy for its differences, and return the exhibit.

    ``moved``: the exhibit was put where the entry states, and not only seen there; ``where`` are further changes of its
    whereabouts. An exhibit that was seen is no longer missing. The exhibit returned is not stored yet.
    """
    seen = happened(placed.event.facts, placed.event.at)
    by, at = discrepancy.signer(state, placed), whereabouts(state, exhibit)
    comparison = compare(state, exhibit.id, reading)
    differing = () if comparison is None else comparison.differing
    aspects = _aspects(state, exhibit, reading, comparison, elsewhere=not moved and _elsewhere(at, reading))
    if aspects:
        recorded = tuple(seal for seal in differing if seal.position >= 0)
        others = tuple(seal.number for seal in differing if seal.state == "other")
        discrepancy.begin(
            state,
            placed,
            exhibit,
            aspects,
            seals=recorded if "seal" in aspects else (),
            others=others if "seal" in aspects and reading.seals == "intact" else (),
            photo=reading.photo,
            place=reading.location,
        )
    if comparison is not None:
        leaf = b64(placed.leaf) if "seal" in aspects else None
        exhibit = _fold_seals(state, placed, exhibit, (reading, comparison), leaf)
    changes: dict[str, object] = {
        "location": reading.location if moved else reading.location or at.location,
        "seen_at": seen,
        "seen_by": by,
        "seen_position": placed.position,
    }
    if at.lost is not None and (not at.lost_known or at.lost <= seen):
        changes |= {"lost": None, "lost_position": None}
        changes |= {} if moved else {"seen_again": (*at.seen_again, seen)}
    changes.update(where)
    state.put(replace(at, **changes))  # type: ignore[arg-type]  # names are checked by use
    return exhibit


def take_in(state: State, placed: Placed, **where: object) -> None:
    """Record the reading of an entry about a received exhibit, with the entry's marks."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        read = fold(state, placed, exhibit, Reading.of(placed.event.facts), where=where)
        state.put(marked(read, placed))


def _elsewhere(where: Whereabouts, reading: Reading) -> bool:
    """Return whether an exhibit was seen elsewhere than recorded, or here while recorded as outside."""
    another = (
        reading.location is not None and where.location is not None and reading.location != where.location
    )
    return another or where.outside is not None or where.carried is not None


def _aspects(
    state: State, exhibit: Exhibit, reading: Reading, comparison: Comparison | None, *, elsewhere: bool
) -> tuple[str, ...]:
    """Return the codes of the differences of a reading from the record, without those already open."""
    differing = () if comparison is None else comparison.differing
    differs = {
        "condition": reading.condition not in (None, "as_described"),
        "packaging": reading.packaging == "damaged",
        "location": elsewhere,
        "seal": comparison is not None and comparison.differs,
    }
    numbers = [seal.number for seal in differing]
    return tuple(
        name
        for name, differing_so in differs.items()
        if differing_so and discrepancy.covering(state, exhibit.id, name, numbers) is None
    )


def _fold_seals(
    state: State, placed: Placed, exhibit: Exhibit, read: tuple[Reading, Comparison], leaf: str | None
) -> Exhibit:
    """Record the seals as found, for every exhibit that they close; return the exhibit, not stored yet."""
    reading, comparison = read
    seen, by = happened(placed.event.facts, placed.event.at), discrepancy.signer(state, placed)
    replaced = packing_of(state, exhibit.id).on
    inside = replaced[-1].inside if replaced else ()
    seals = []
    for compared in comparison.seals:
        seal = compared
        if seal.position < 0:
            seal = replace(seal, position=placed.position, inside=inside if reading.resealed else ())
            if reading.resealed is not None:
                exhibit = received_with(state, placed, exhibit, seal.number)
        if compared in comparison.changed and seal.state == "present":
            seal = replace(seal, since=None, found=None, found_by=None, matter=None)
        elif compared in comparison.changed:
            known = leaf or _matter(state, exhibit.id, seal.number)
            seal = replace(seal, since=seen, found=placed.position, found_by=by, matter=known)
        if seal.closes and reading.seals == "intact":
            seal = intact_since(seal, seen, by, placed.position)
        seals.append(seal)
    on = tuple(sorted((seal for seal in seals if seal.state != "absent"), key=_position))
    missing = tuple(seal for seal in seals if seal.state == "absent")
    packing = replace(packing_of(state, exhibit.id), on=on, missing=missing)
    for changed in comparison.changed:
        _share(state, exhibit.id, next(seal for seal in seals if seal.number == changed.number))
    return put_packing(state, exhibit, packing)


def _position(seal: SealOn) -> int:
    return seal.position


def _matter(state: State, exhibit_id: str, number: str) -> str | None:
    matter = discrepancy.covering(state, exhibit_id, "seal", (number,))
    return None if matter is None else matter.leaf


def _share(state: State, exhibit_id: str, seal: SealOn) -> None:
    """Record a seal's state for every other exhibit that it closes; each still awaits its own entry."""
    for other in seal.inside:
        packing, exhibit = state.get(Packing, other), state.get(Exhibit, other)
        if other == exhibit_id or packing is None or exhibit is None:
            continue
        every = {shared.number: shared for shared in (*packing.missing, *packing.on)}
        shared = every.get(seal.number)
        if shared is None or shared.matter is not None:
            continue
        every[seal.number] = replace(
            shared, state=seal.state, since=seal.since, found=seal.found, found_by=seal.found_by
        )
        on = tuple(
            sorted(
                (other_seal for other_seal in every.values() if other_seal.state != "absent"), key=_position
            )
        )
        missing = tuple(other_seal for other_seal in every.values() if other_seal.state == "absent")
        state.put(put_packing(state, exhibit, replace(packing, on=on, missing=missing)))
