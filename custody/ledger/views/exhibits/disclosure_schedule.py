"""The disclosure schedule of a case by the record: treatments, disclosures and duties to disclose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.naming.search import archived_under
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.defence.rules.defence import UNPROVEN_END
from custody.model.exits.exits import KEPT_FROM_DEFENCE
from custody.model.records import Case, Duty, Exhibit, ScheduledDisclosure, Showing
from custody.model.schema.types import split_codes


@dataclass(frozen=True, slots=True)
class FieldsShown:
    """The disclosure to the defence of ``count`` fields of the entry ``entry``, by the entry ``position``."""

    position: int
    since: int
    count: int
    entry: int


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a case for the disclosure schedule; ``treatment`` is None for an unlisted one.

    ``shown`` are the recorded disclosures of it or of part of it to the defence, the earliest first. ``fields`` are
    those of fields of entries about it: they disclose nothing of the item itself.
    """

    sort: str
    id: str
    name: str | None
    treatment: str | None
    withholding_ground: str | None
    position: int | None
    case: str = ""
    shown: tuple[Showing, ...] = ()
    fields: tuple[FieldsShown, ...] = ()

    @property
    def whole(self) -> tuple[Showing, ...]:
        """The disclosures of the whole item."""
        return tuple(showing for showing in self.shown if showing.covers(self.id))

    @property
    def state(self) -> str | None:
        """The item's state: ``disclosed`` if the whole was shown, ``unproven`` if only listed as disclosed.

        Otherwise its treatment as listed; None for an item neither listed nor shown as a whole.
        """
        if self.whole:
            return "disclosed"
        return "unproven" if self.treatment == "disclosed" else self.treatment

    @property
    def contradicts(self) -> bool:
        """Whether an item listed as withheld from the defence was disclosed to it, whole or in part."""
        return bool(self.shown) and self.treatment in KEPT_FROM_DEFENCE


@dataclass(frozen=True, slots=True)
class DutyState:
    """A duty to disclose with its state by the record.

    ``state`` is ``open``, ``shown`` (open: the item was shown, the end of the duty is not recorded),
    ``unproven`` (open: recorded as ended, but no disclosure is on record), ``disclosed``, ``lifted`` or
    ``withdrawn``. ``entry`` is the position of the entry that records the disclosure, ``name`` the label of
    the item.
    """

    duty: Duty
    state: str
    entry: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """The items and duties to disclose of one case."""

    lines: tuple[Line, ...]
    owed: tuple[DutyState, ...]

    @property
    def unlisted(self) -> tuple[Line, ...]:
        """The items that are on no disclosure schedule, shown to the defence or not."""
        return tuple(line for line in self.lines if line.treatment is None)


def schedule(reader: LedgerReader, case: str) -> Schedule:
    """Return the disclosure schedule of a case: exhibits in order of registration, each with its objects.

    A merged or split exhibit is itself an item only where it is listed or was shown; its objects always are.
    """
    lookup = Lookup(reader)
    lines = tuple(_lines(lookup, case))
    duties = sorted(lookup.under(Duty, "case", case), key=lambda duty: duty.position)
    return Schedule(lines, tuple(_owed(lookup, duty, lines) for duty in duties))


def schedules(reader: LedgerReader, case: str | None = None) -> Iterator[Line]:
    """Yield the items of one case's schedule, or of every case in order of opening."""
    lookup = Lookup(reader)
    cases = [case] if case is not None else [found.id for found in _cases(lookup)]
    for name in cases:
        yield from _lines(lookup, name)


def _cases(lookup: Lookup) -> list[Case]:
    """Return all cases in order of opening."""
    return sorted(lookup.all(Case), key=lambda case: (case.opened, case.id))


def _lines(lookup: Lookup, case: str) -> Iterator[Line]:
    """Yield the items of a case: exhibits in order of registration, each followed by its objects."""
    listed = {disclosure.about: disclosure for disclosure in lookup.under(ScheduledDisclosure, "case", case)}
    shown = sorted(lookup.under(Showing, "case", case), key=lambda showing: (showing.position, showing.about))
    exhibits = sorted(
        lookup.under(Exhibit, "case", case), key=lambda registered: registered.holds[0].position
    )
    stored = archived_under(lookup, "case", case)
    for exhibit in exhibits:
        name = lookup.label_of("exhibit", exhibit.id)
        of_it = [showing for showing in shown if showing.exhibit == exhibit.id]
        if not exhibit.superseded or exhibit.id in listed or of_it:
            yield _line(lookup, ("exhibit", exhibit.id, name), case, listed.get(exhibit.id), of_it)
        for found in stored:
            if found.exhibit == exhibit.id:
                with_it = [
                    showing
                    for showing in of_it
                    if showing.about == found.id or (showing.about == exhibit.id and showing.whole)
                ]
                label = name and f"object of {name}"
                yield _line(lookup, ("object", found.id, label), case, listed.get(found.id), with_it)


def _line(
    lookup: Lookup,
    thing: tuple[str, str, str | None],
    case: str,
    listed: ScheduledDisclosure | None,
    showings: Sequence[Showing],
) -> Line:
    """Return one item from its sort, identifier and label, its listing and its disclosures."""
    sort, identifier, name = thing
    shown = tuple(showing for showing in showings if not showing.of_entry)
    fields = tuple(_fields(lookup, showing) for showing in showings if showing.of_entry)
    if listed is None:
        return Line(sort, identifier, name, None, None, None, case, shown, fields)
    told = (listed.treatment, listed.withholding_ground, listed.position)
    return Line(sort, identifier, name, *told, case, shown, fields)


def _fields(lookup: Lookup, showing: Showing) -> FieldsShown:
    """Return how many fields of which entry a disclosure of fields named."""
    entry = Entries(lookup.reader).at(showing.position)
    of_entry = entry.value("entry_position")
    count = len(split_codes(entry.value("fields")))
    return FieldsShown(showing.position, showing.since, count, of_entry if isinstance(of_entry, int) else -1)


def _owed(lookup: Lookup, duty: Duty, lines: Sequence[Line]) -> DutyState:
    """Return a duty to disclose with its state, among the items of its case."""
    name = next((line.name for line in lines if line.id == duty.disclosure_subject), None)
    return DutyState(duty, *_standing(lookup, duty, lines), name)


def _standing(lookup: Lookup, duty: Duty, lines: Sequence[Line]) -> tuple[str, int | None]:
    """Return the state of a duty, and the position of the entry that records the disclosure."""
    about = [line for line in lines if duty.disclosure_subject in (None, line.id)]
    if duty.end_reason is None:
        due = [line for line in about if line.treatment not in KEPT_FROM_DEFENCE]
        entries = [line.whole[0].position for line in due if line.whole]
        shown = bool(due) and len(entries) == len(due)
        if shown:
            return "shown", max(entries)
        return "unproven" if UNPROVEN_END.intersection(duty.nonconforming) else "open", None
    if duty.end_reason != "disclosed":
        return duty.end_reason, None
    if duty.shown is not None:
        named = next(lookup.under(Showing, "entry", duty.shown), None)
        return "disclosed", None if named is None else named.position
    return "disclosed", None
