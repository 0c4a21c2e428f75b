"""The transfer table: a line for each exhibit, which scans and keys change, as immutable values.

Each change returns a new table with a message. The rules, not this module, decide what may be recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Literal

from custody.frozen import dataclass
from custody.pages.parts.page import Page, Row, Table, Target, Tone
from custody.tui.pages.sealed_groups import Item, Seen

#: The answer of a line: none yet, accepted, refused, or reported as a discrepancy.
Answer = Literal["", "accept", "refuse", "tell"]
#: Names in a message, at most.
MOST = 6
#: Codes that a message names at most where it ends with the keys that clear them up.
_ODD = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One exhibit, or exhibits under one seal, in the table: the codes scanned and the receiver's answer.

    ``read``: its label or bag was scanned; ``seals`` are the seals scanned. ``giver`` offers it, empty without offer;
    ``values`` are those of the command that answers, ``extra`` describes an unnumbered item found with it. ``odd`` are
    unrecorded codes scanned after it that may be its seals.
    """

    item: Item
    giver: str = ""
    read: bool = False
    seals: tuple[str, ...] = ()
    answer: Answer = ""
    values: Mapping[str, object] = field(default_factory=dict)
    extra: str = ""
    odd: tuple[str, ...] = ()

    @property
    def here(self) -> bool:
        """Whether a code of the line was scanned."""
        return self.read or bool(self.seals)

    @property
    def unread(self) -> tuple[str, ...]:
        """Seals on record that were not scanned."""
        return tuple(seal for seal in self.item.seals if seal not in self.seals)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Seals that were found and are not on record."""
        return tuple(seal for seal in self.seals if seal not in self.item.seals)

    @property
    def kept(self) -> bool:
        """Whether a draft stores the line: if it is not offered, or has a scan, an answer or an extra item."""
        return not self.giver or self.here or bool(self.answer or self.odd or self.extra)

    def draft(self) -> dict[str, object]:
        """Return the line as the JSON object that a draft stores."""
        return {
            "exhibit": self.item.key,
            "read": self.read,
            "seals": list(self.seals),
            "answer": self.answer,
            "values": dict(self.values),
            **({"extra": self.extra} if self.extra else {}),
            **({"odd": list(self.odd)} if self.odd else {}),
        }

    def resumed(self, row: Mapping[str, object]) -> Line:
        """Return the line as a draft left it; invalid parts of the draft are left out."""
        values, answer, extra = row.get("values"), row.get("answer"), row.get("extra")
        known: dict[object, Answer] = {"accept": "accept", "refuse": "refuse", "tell": "tell"}
        if not self.giver and answer != "tell":
            answer, values = "", {}
        return replace(
            self,
            read=row.get("read") is True,
            seals=_texts(row.get("seals")),
            answer=known.get(answer, "") if isinstance(values, dict) else "",
            values=dict(values) if isinstance(values, dict) else {},
            extra=extra if isinstance(extra, str) else "",
            odd=_texts(row.get("odd")),
        )


def _texts(found: object) -> tuple[str, ...]:
    return tuple(text for text in found if isinstance(text, str)) if isinstance(found, list) else ()


@dataclass(frozen=True, slots=True)
class UnmatchedScan:
    """A scanned code that belongs to no line, and the reason; it stays until somebody removes it."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class TransferTable:
    """The exhibits scanned or offered in a transfer, one line each, and the message about the last scan.

    ``at`` is the exhibit scanned last. ``unmatched`` are scans that belong to no line, ``unknown`` is the last code if
    the ledger does not know it. ``tone`` colours the message. ``until`` is when the first offer lapses. ``asked`` is
    the act on a line's answer that is done when it is asked again: "accept" or "forget", and the line's key.
    """

    lines: tuple[Line, ...] = ()
    at: str = ""
    unknown: str = ""
    unmatched: tuple[UnmatchedScan, ...] = ()
    message: str = ""
    tone: Tone = ""
    until: str = ""
    asked: str = ""

    @property
    def line(self) -> Line | None:
        """The line that was scanned last, None without one."""
        return next((line for line in self.lines if line.item.key == self.at), None)

    def with_message(self, message: str, tone: Tone = "") -> TransferTable:
        """Return the same table with another message."""
        return replace(self, message=message, tone=tone, asked="")

    def put(self, line: Line) -> TransferTable:
        """Return the table with a line changed, or added at the end, and the cursor on it."""
        others = [other.item.key for other in self.lines]
        if line.item.key in others:
            found = tuple(line if other.item.key == line.item.key else other for other in self.lines)
        else:
            found = (*self.lines, line)
        return replace(self, lines=found, at=line.item.key, unknown="")

    def without(self, key: str) -> TransferTable:
        """Return the table without a line."""
        return replace(self, lines=tuple(line for line in self.lines if line.item.key != key), at="")

    def with_unmatched(self, code: str, why: str) -> TransferTable:
        """Return the table with an unmatched scan added; one that is listed already changes nothing."""
        kept = any(stray.code == code for stray in self.unmatched)
        return self if kept else replace(self, unmatched=(*self.unmatched, UnmatchedScan(code, why)))


def scan(table: TransferTable, seen: Seen, fresh: Line | None) -> TransferTable:
    """Return the table after a scan; ``fresh`` is the line to add for a new exhibit, None to add none.

    The message counts the unmatched codes from before that are still to be resolved.
    """
    found = _scanned(table, seen, fresh)
    before = sum(len(line.odd) for line in table.lines) + len(table.unmatched)
    if not before:
        return found
    told = f"{found.message}; to resolve: {before} {'code' if before == 1 else 'codes'}"
    return found.with_message(told, "bad" if found.tone == "bad" else "warn")


def _scanned(table: TransferTable, seen: Seen, fresh: Line | None) -> TransferTable:
    if seen.item is None:
        return _nothing(table, seen)
    found = next((line for line in table.lines if line.item.key == seen.item.key), fresh)
    if found is None:
        left = replace(table, unknown="").with_unmatched(seen.code, seen.item.why)
        return left.with_message(f"{seen.item.why}", "bad")
    name = seen.item.name
    table = replace(
        table, unmatched=tuple(stray for stray in table.unmatched if stray.code not in (name, seen.code))
    )
    if seen.off == "past":
        told = f"{seen.code} was on {name} before, not now by the record: F3 if it is, F6 removes it"
        return table.put(_odder(found, seen.code)).with_message(told, "bad")
    again = seen.code in found.seals if seen.off == "seal" else found.read
    if seen.off == "seal":
        found = replace(found, seals=tuple(dict.fromkeys((*found.seals, seen.code))))
    else:
        found = replace(found, read=True)
    return table.put(found).with_message(*_next(found, seen, again=again))


def _odder(line: Line, code: str) -> Line:
    known = code.upper() in line.seals
    return line if known else replace(line, odd=tuple(dict.fromkeys((*line.odd, code))))


def _nothing(table: TransferTable, seen: Seen) -> TransferTable:
    """Return the table with an unknown code: on the line that waits for a seal, else as unmatched scan."""
    code, line = seen.code, table.line
    told = f"{code} is no exhibit, seal or bag of this ledger"
    if (found := next((line for line in table.lines if code.upper() in line.seals), None)) is not None:
        return replace(table, at=found.item.key).with_message(
            f"{code} was scanned on {found.item.name} before", "bad"
        )
    if any(stray.code == code for stray in table.unmatched) or any(code in line.odd for line in table.lines):
        return table.with_message(f"{told}, scanned before", "bad")
    if line is None or not (line.unread or not line.item.seals):
        stray = replace(table.with_unmatched(code, "not known"), unknown=code)
        return stray.with_message(f"{told}; F6 removes it", "bad")
    on = f"on record: {', '.join(line.unread)}" if line.unread else "none on record"
    told += f"; if it is the seal on {line.item.name} ({on}), F3 says so"
    if not line.here or line.answer:
        return replace(table.with_unmatched(code, "not known"), unknown=code).with_message(told, "bad")
    return table.put(_odder(line, code)).with_message(f"{told}, F6 removes it", "bad")


def _next(line: Line, seen: Seen, *, again: bool) -> tuple[str, Tone]:
    """Return the message and tone after a scan: what was read, and the seal to scan next."""
    name = line.item.name
    was = f"{name} was scanned before" if again else f"{name}: {seen.off} read"
    if line.unread:
        return f"{was}; now its seal: {', '.join(line.unread)}", "warn"
    return (f"{was}; {'its seals agree' if line.item.seals else 'it has no seal'}", "good")


def accept_as_seal(table: TransferTable, key: str = "") -> TransferTable:
    """Return the table with unmatched codes taken as the seals of the exhibit scanned before them.

    The exhibit is the one with ``key`` if such codes were scanned after it, else the one scanned last.
    """
    line = next((line for line in table.lines if line.item.key == key and line.odd), table.line)
    codes = () if line is None else line.odd or ((table.unknown,) if table.unknown else ())
    if line is None or not codes:
        return table.with_message("F3 takes an unknown number as the seal of a line", "warn")
    numbers = tuple(code.upper() for code in codes)
    seals = tuple(dict.fromkeys((*line.seals, *numbers)))
    found = replace(line, seals=seals, odd=(), answer="", values={})
    left = tuple(stray for stray in table.unmatched if stray.code not in codes)
    recorded = ", ".join(line.item.seals) or "no seal"
    told = f"{line.item.name} is under {', '.join(numbers)}, on record: {recorded}"
    return replace(table.put(found), unmatched=left).with_message(told, "bad")


def forget(table: TransferTable, key: str) -> TransferTable:
    """Return the table without the scans and answers of one line, or without an unmatched scan.

    The last scan goes first, if it is unmatched and the line is the one scanned before it, or has nothing to remove.
    Then unmatched codes of the line, and an answer only when asked twice. A line that nobody offered is removed whole.
    """
    line = next((line for line in table.lines if line.item.key == key), None)
    codes = [stray.code for stray in table.unmatched]
    if line is None:
        return (
            _without_unmatched(table, key)
            if key in codes
            else table.with_message("no line to remove", "warn")
        )
    if key == table.at and table.unknown in codes:
        return _without_unmatched(table, table.unknown)
    if line.odd:
        told = f"{line.item.name}: {', '.join(line.odd)} removed"
        return table.put(replace(line, odd=())).with_message(told)
    if not line.giver:
        return table.without(key).with_message(f"{line.item.name} removed")
    bare = replace(line, read=False, seals=(), answer="", values={}, extra="")
    if bare == line:
        if codes:
            return _without_unmatched(table, codes[-1])
        return table.with_message(f"{line.item.name} has no scan to remove", "warn")
    if line.answer and table.asked != f"forget {key}":
        told = f"F6 again removes the answer and the scans of {line.item.name}"
        return replace(table.with_message(told, "warn"), asked=f"forget {key}")
    return table.put(bare).with_message(f"{line.item.name}: scans removed")


def _without_unmatched(table: TransferTable, code: str) -> TransferTable:
    left = tuple(stray for stray in table.unmatched if stray.code != code)
    return replace(table, unmatched=left, unknown="").with_message(f"{code} removed")


def unmatched_seal_question(lines: Sequence[Line]) -> str:
    """Return the question about the first exhibit after which an unrecorded seal was scanned, or ""."""
    line = next((line for line in lines if line.odd), None)
    if line is None:
        return ""
    read, name = some(line.odd, _ODD), line.item.name
    if len(line.odd) == 1:
        return f"{name} does not bear seal {read} on record. F3: it is on {name}  F6: discard the scan"
    return f"{read} were scanned after {name} and are not its seals: F3 if they are, F6 removes them"


def doubts(table: TransferTable) -> str:
    """Return the warning before exhibits are offered: unscanned seals, unmatched scans; empty for none."""
    unread = [line.item.name for line in table.lines if line.unread and not line.item.differs]
    unmatched = [stray.code for stray in table.unmatched]
    told = (("seal not scanned", unread), ("unmatched scan", unmatched))
    return "; ".join(f"{what}: {some(names)}" for what, names in told if names)


def some(names: Sequence[str], most: int = MOST) -> str:
    """Return the first ``most`` names, separated by commas, with the number of further ones."""
    more = len(names) - most
    return f"{', '.join(names[:most])}{f' and {more} more' if more > 0 else ''}"


def unmatched_scans(table: TransferTable) -> tuple[Table, ...]:
    """Return the table of unmatched scans; an empty tuple if there are none."""
    rows = tuple(
        Row.of((stray.code, stray.why), Target("code", stray.code), tone="bad") for stray in table.unmatched
    )
    return (
        (Table.of("Unmatched scans: choose a line, F6 removes it", ("code", "why"), rows, ""),)
        if rows
        else ()
    )


def found_seals(line: Line) -> str:
    """Return the result of the seal check of a line in words, with numbers that are not on record."""
    if line.odd:
        return f"READ {', '.join(line.odd)}, not its seal"
    if line.wrong:
        return f"{', '.join(line.wrong)} FOUND"
    if line.unread:
        return f"{len(line.seals)} of {len(line.item.seals)} scanned" if line.seals else "not scanned"
    return "agrees" if line.item.seals else "no seal"


def seal_tone(line: Line) -> Tone:
    """Return the tone of a line's seal check: bad for other seals than recorded, warn for unscanned ones."""
    if line.wrong or line.odd:
        return "bad"
    return "warn" if line.unread else "good"


def offer_page(table: TransferTable) -> Page:
    """Return the page of a transfer that is being offered."""
    rows = tuple(
        Row.of(
            (line.item.name, line.item.what, ", ".join(line.item.seals) or "not sealed", _going(line)),
            Target("exhibit", line.item.key),
            tone="warn" if line.item.differs else seal_tone(line),
        )
        for line in table.lines
    )
    lines = Table.of(
        "To transfer", ("exhibit", "what", "seal on record", "looked at"), rows, "scan, or choose with F2"
    )
    return Page(Target("going"), "Transfer", (lines, *unmatched_scans(table)))


def updated_offer(table: TransferTable, items: Sequence[Item]) -> TransferTable:
    """Return the table to offer updated with ``items``, one for each line, in the same order.

    Exhibits that can no longer be offered become unmatched scans with the reason.
    """
    found: dict[str, Line] = {}
    after = table
    for line, item in zip(table.lines, items, strict=True):
        if item.why:
            after = after.with_unmatched(item.name, item.why).with_message(item.why, "bad")
        else:
            found.setdefault(item.key, replace(line, item=item))
    lines = tuple(found.values())
    if after == table and lines != table.lines:
        after = table.with_message("the record has changed: check the list again", "warn")
    return replace(after, lines=lines, at=table.at if table.at in found else "")


def _going(line: Line) -> str:
    return f"{found_seals(line)}, told" if line.item.differs else found_seals(line)


def unmatched_rows(table: TransferTable) -> list[dict[str, str]]:
    """Return the unmatched scans as the JSON objects that a draft stores."""
    return [{"code": stray.code, "why": stray.why} for stray in table.unmatched]


def unmatched_of(rows: object) -> tuple[UnmatchedScan, ...]:
    """Return the unmatched scans of a draft; invalid parts of the draft are left out."""
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple(
        UnmatchedScan(str(row["code"]), str(row.get("why", "")))
        for row in found
        if isinstance(row.get("code"), str)
    )


def resume(lines: Sequence[Line], rows: object) -> tuple[Line, ...]:
    """Return lines with the scans and answers that a draft stored for them."""
    kept = {
        str(row.get("exhibit")): row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    }
    return tuple(line.resumed(kept[line.item.key]) if line.item.key in kept else line for line in lines)
