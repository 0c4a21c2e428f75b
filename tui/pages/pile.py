"""What lies on the table in a handover: lines that scans and keys change, as values. Says nothing of what may be.

Each change gives a new pile with what is said about it, so that a screen only shows it and keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Literal

from custody.frozen import dataclass
from tui.page import Page, Row, Table, Target, Tone
from tui.pages.parcels import Item, Seen

#: How a line is answered: not yet, taken, refused, or told as something that differs from the record.
Answer = Literal["", "accept", "refuse", "tell"]


@dataclass(frozen=True, slots=True)
class Line:
    """One parcel on the table: whether its label or bag was read, which seal numbers were, and how it is answered.

    ``giver`` offers it, empty where nobody did; ``values`` are those of the command that answers it, ``extra`` says
    what lay with it and has no number.
    """

    item: Item
    giver: str = ""
    read: bool = False
    seals: tuple[str, ...] = ()
    answer: Answer = ""
    values: Mapping[str, object] = field(default_factory=dict)
    extra: str = ""

    @property
    def here(self) -> bool:
        """Whether anything of it was scanned."""
        return self.read or bool(self.seals)

    @property
    def unread(self) -> tuple[str, ...]:
        """Seals on record that were not scanned."""
        return tuple(one for one in self.item.seals if one not in self.seals)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Seals that were found and are not on record."""
        return tuple(one for one in self.seals if one not in self.item.seals)

    def draft(self) -> dict[str, object]:
        """Give the line as a draft keeps it."""
        return {
            "exhibit": self.item.key,
            "read": self.read,
            "seals": list(self.seals),
            "answer": self.answer,
            "values": dict(self.values),
            **({"extra": self.extra} if self.extra else {}),
        }

    def resumed(self, row: Mapping[str, object]) -> Line:
        """Give the line as a draft left it; what the draft says wrongly is left out."""
        seals, values, answer = row.get("seals"), row.get("values"), row.get("answer")
        extra = row.get("extra")
        known: dict[object, Answer] = {"accept": "accept", "refuse": "refuse", "tell": "tell"}
        return replace(
            self,
            read=row.get("read") is True,
            seals=tuple(one for one in seals if isinstance(one, str)) if isinstance(seals, list) else (),
            answer=known.get(answer, "") if isinstance(values, dict) else "",
            values=dict(values) if isinstance(values, dict) else {},
            extra=extra if isinstance(extra, str) else "",
        )


@dataclass(frozen=True, slots=True)
class Pile:
    """The lines, which was scanned last, a code that stands for nothing, and what is said about the last step."""

    lines: tuple[Line, ...] = ()
    at: str = ""
    unknown: str = ""
    said: str = ""
    tone: Tone = ""

    @property
    def line(self) -> Line | None:
        """The line that was scanned last."""
        return next((one for one in self.lines if one.item.key == self.at), None)

    def saying(self, said: str, tone: Tone = "") -> Pile:
        """Give the same pile with something else said."""
        return replace(self, said=said, tone=tone)

    def put(self, line: Line) -> Pile:
        """Give the pile with a line changed, or added at the end, and the cursor on it."""
        others = [one.item.key for one in self.lines]
        if line.item.key in others:
            found = tuple(line if one.item.key == line.item.key else one for one in self.lines)
        else:
            found = (*self.lines, line)
        return replace(self, lines=found, at=line.item.key, unknown="")

    def without(self, key: str) -> Pile:
        """Give the pile without a line."""
        return replace(self, lines=tuple(one for one in self.lines if one.item.key != key), at="")


def scan(pile: Pile, seen: Seen, fresh: Line | None) -> Pile:
    """Give the pile after a scan; ``fresh`` is the line of something that is not on the pile, None to leave it off."""
    if seen.item is None:
        return _nothing(pile, seen)
    found = next((one for one in pile.lines if one.item.key == seen.item.key), fresh)
    if found is None:
        return replace(pile, unknown="").saying(f"{seen.item.why}", "bad")
    name = seen.item.name
    if seen.off == "past":
        told = f"{seen.code} was once on {name} and is not on record now: if it is on it, F3 says so"
        return replace(pile.put(found), unknown=seen.code).saying(told, "bad")
    again = seen.code in found.seals if seen.off == "seal" else found.read
    if seen.off == "seal":
        found = replace(found, seals=tuple(dict.fromkeys((*found.seals, seen.code))))
    else:
        found = replace(found, read=True)
    return pile.put(found).saying(*_next(found, seen, again=again))


def _nothing(pile: Pile, seen: Seen) -> Pile:
    told = f"{seen.code} is no exhibit, seal or bag of this ledger"
    line = pile.line
    if line is not None and (line.unread or not line.item.seals):
        on = f"on record: {', '.join(line.unread)}" if line.unread else "none is on record"
        told += f"; if it is the seal on {line.item.name} ({on}), F3 says so"
    return replace(pile, unknown=seen.code).saying(told, "bad")


def _next(line: Line, seen: Seen, *, again: bool) -> tuple[str, Tone]:
    """Say what a scan was, and what is scanned next."""
    name = line.item.name
    was = f"{name} was scanned before" if again else f"{name}: {seen.off} read"
    if line.unread:
        return f"{was}; now its seal: {', '.join(line.unread)}", "warn"
    return (f"{was}; {'its seals agree' if line.item.seals else 'it has no seal'}", "good")


def its_seal(pile: Pile) -> Pile:
    """Take the code that stood for nothing as the seal that is on the line scanned last."""
    line = pile.line
    if line is None or not pile.unknown:
        return pile.saying("F3 takes a number that the ledger does not know as the seal on a line", "warn")
    number = pile.unknown.upper()
    found = replace(line, seals=tuple(dict.fromkeys((*line.seals, number))), answer="", values={})
    recorded = ", ".join(line.item.seals) or "no seal"
    told = f"{line.item.name} is under {number}, on record is {recorded}"
    return pile.put(found).saying(told, "bad")


def forget(pile: Pile, key: str) -> Pile:
    """Take back all that was scanned and said of one line; a line that nobody offered goes."""
    line = next((one for one in pile.lines if one.item.key == key), None)
    if line is None:
        return pile.saying("there is no line to take back", "warn")
    if not line.giver:
        return pile.without(key).saying(f"{line.item.name} is off the list")
    bare = replace(line, read=False, seals=(), answer="", values={}, extra="")
    return pile.put(bare).saying(f"{line.item.name}: what was scanned is taken back")


def found_seals(line: Line) -> str:
    """Say what was read off the seals of a line."""
    if line.wrong:
        return f"{', '.join(line.wrong)} FOUND"
    if line.unread:
        return f"{len(line.seals)} of {len(line.item.seals)} scanned" if line.seals else "not scanned"
    return "agrees" if line.item.seals else "no seal"


def seal_tone(line: Line) -> Tone:
    """Say how the seals of a line stand."""
    if line.wrong:
        return "bad"
    return "warn" if line.unread else "good"


def going(pile: Pile) -> Page:
    """Give what is offered as a page."""
    rows = tuple(
        Row(
            (one.item.name, one.item.what, ", ".join(one.item.seals) or "not sealed", _going(one)),
            Target("exhibit", one.item.key),
            tone="warn" if one.item.differs else seal_tone(one),
        )
        for one in pile.lines
    )
    table = Table(
        "To hand over", ("exhibit", "what", "seal on record", "looked at"), rows, "scan, or choose with F2"
    )
    return Page(Target("going"), "Hand over", (table,))


def _going(line: Line) -> str:
    return f"{found_seals(line)}, told" if line.item.differs else found_seals(line)


def resume(lines: Sequence[Line], rows: object) -> tuple[Line, ...]:
    """Give lines with what a draft says of them."""
    kept = {
        str(row.get("exhibit")): row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    }
    return tuple(one.resumed(kept[one.item.key]) if one.item.key in kept else one for one in lines)
