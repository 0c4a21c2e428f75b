"""Import of a list of exhibits from paper or a spreadsheet, row by row, by a map of its columns.

A row is an attested transcription: it is entered late, names the list and its row, and is signed by whoever transcribes
it. Cells are text and stay as they are; nothing in them is computed. Results are the faults of the rows, or all
requests; nothing is recorded here.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from custody.digits import MOST_DIGITS, bytes_of, foreign, too_long, whole
from custody.errors import CustodyError, Malformed
from custody.frozen import dataclass
from custody.law.clock import format_instant, offset_of
from custody.ledger.append.entry_signing import Request
from custody.model import layouts
from custody.model.entry.facts import Facts, Private
from custody.model.schema import types
from custody.model.schema.ids import b64
from custody.model.schema.types import Value

SCHEMA = "custody.intake-map/1"
KIND = "exhibit.registered"
MOST_BYTES = 16 << 20
MOST_ROWS = 10_000
ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-1", "iso-8859-2")
_TOP = frozenset(
    {
        "schema",
        "encoding",
        "delimiter",
        "medium",
        "instants",
        "not_known_reason",
        "columns",
        "constants",
        "codes",
    }
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
#: Headings of a list that are shown where one is missing.
_TOLD = 100
#: Fields that the import itself fills in.
_OWN = frozenset(
    {
        "seizure",
        "parent",
        "parent_relation",
        "transcription",
        "source_row",
        "late_reason",
        "entry_mode",
        "not_known",
        "not_known_reason",
    }
)

TEMPLATE = """\
# How the columns of a list become fields of exhibits: copy it, change it, and give it with
# `custody exhibit import --map`.
schema = "custody.intake-map/1"

# How the file is written. A byte order mark is skipped.
encoding = "utf-8"          # or utf-16, cp1252, iso-8859-1, iso-8859-2
delimiter = ";"
medium = "paper"            # what the original is: paper or spreadsheet

# How instants are written, with their zone (%z), as in Python's strptime; the zone may be part of the text.
instants = "%d.%m.%Y %H:%M %z"

# Said of every field that is asked for and that a row does not have.
not_known_reason = "the list does not say"

# Field of the exhibit = heading of the column. `custody manual kinds/exhibits` lists fields under exhibit.registered.
[columns]
reference = "Number"
occurred_at = "Date"
category = "Type"
description = "What"
condition = "Condition"
serial = "Serial"
found_by = "Found by"
place_found = "Place"

# What is the same in every row.
[constants]
power_state = "off"

# What the list calls a code, for each field that holds one.
[codes.category]
"mobile phone" = "phone"
"stick" = "usb_stick"
"""


@dataclass(frozen=True, slots=True)
class Map:
    """A map from the columns of a list to fields of exhibits.

    ``digest`` is the SHA-256 of the map file, ``instants`` a strptime format or None for ISO 8601, ``because`` the
    reason recorded for fields that a row lacks. ``columns`` are headings by field, ``constants`` values by field,
    ``codes`` the list's words for codes, by field.
    """

    digest: bytes
    encoding: str
    delimiter: str
    medium: str
    instants: str | None
    because: str
    columns: dict[str, str]
    constants: dict[str, Value]
    codes: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one row, or of the list (row 0): the line of the file, and the fault in words."""

    line: int
    row: int
    says: str


@dataclass(frozen=True, slots=True)
class SourceList:
    """A parsed list: SHA-256, size in bytes, values of each row, faults, columns that are not mapped."""

    sha256: bytes
    size: int
    rows: tuple[dict[str, Value], ...]
    faults: tuple[Fault, ...]
    left_out: tuple[str, ...] = ()


def parse_map(data: bytes) -> Map:
    """Parse the TOML of a map; raise Malformed, naming the faulty part."""
    try:
        doc = tomllib.loads(data.decode("utf-8"))
    except (
        ValueError,
        RecursionError,
    ) as error:  # no UTF-8, no TOML, a number beyond all bounds, or too deep
        raise Malformed(f"the map is no TOML: {error}", hint=_HINT) from error
    strange = sorted(set(doc) - _TOP)
    if strange or doc.get("schema") != SCHEMA:
        what = f"it has {', '.join(strange)}" if strange else f"its schema is not {SCHEMA}"
        raise Malformed(f"this is no map of a list: {what}", hint=_HINT)
    columns, constants, codes = (_table(doc, name) for name in ("columns", "constants", "codes"))
    encoding, delimiter = str(doc.get("encoding")), str(doc.get("delimiter"))
    if encoding not in ENCODINGS or len(delimiter) != 1 or delimiter in '"\r\n':
        raise Malformed(
            f"the map names the encoding {encoding!r} and the delimiter {delimiter!r}",
            hint=f"Give one of {', '.join(ENCODINGS)}, and one character between the columns.",
        )
    layout = layouts.layout(1, KIND)
    for name in (*columns, *constants):
        if name not in layout.positions or name in layout.computed | _OWN:
            raise Malformed(f"an exhibit has no field {name} that a list can give", hint=_HINT)
    medium = str(doc.get("medium"))
    if medium not in ("paper", "spreadsheet"):
        raise Malformed("the map does not say whether the original is paper or spreadsheet", hint=_HINT)
    because = str(doc.get("not_known_reason") or "")
    if "reference" not in columns or not because.strip():
        raise Malformed("the map lacks the column of reference, or not_known_reason", hint=_HINT)
    instants = doc.get("instants") if isinstance(doc.get("instants"), str) else None
    return Map(
        sha256(data).digest(),
        encoding,
        delimiter,
        medium,
        None if instants is None else _form(instants),
        because,
        {name: str(heading) for name, heading in columns.items()},
        dict(constants),
        {name: {str(key): str(code) for key, code in table.items()} for name, table in codes.items()},
    )


_HINT = "`custody exhibit import --template` writes one with every part explained."


def _table(doc: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = doc.get(name, {})
    if not isinstance(found, dict):
        raise Malformed(f"{name} is no table of the map", hint=_HINT)
    return found


def _form(instants: str) -> str:
    """Return a strptime format of instants; raise Malformed where it names a part twice."""
    try:
        datetime.strptime("", instants)  # noqa: DTZ007 - nothing is read, only the form is tried
    except re.error as error:
        raise Malformed(
            f"the map says twice where one part of an instant stands: {error}", hint=_HINT
        ) from error
    except ValueError:
        return instants
    return instants


def read_list(data: bytes, how: Map) -> SourceList:
    """Return the rows of a list and their faults; a fault in the file is one too, and raises nothing."""
    digest = sha256(data).digest()
    rows: list[dict[str, Value]] = []
    faults: list[Fault] = []
    headings: list[str] = []
    try:
        text = data.decode("utf-8-sig" if how.encoding == "utf-8" else how.encoding)
    except UnicodeError as error:
        says = f"the file is not written in {how.encoding}: {error}; name its encoding in the map"
        return SourceList(digest, len(data), (), (Fault(1, 0, says),))
    lines = (match[0] for match in _LINE.finditer(text))
    reader = csv.reader(lines, delimiter=how.delimiter, strict=True)
    try:
        headings = [heading.strip() for heading in next(reader, [])]
        faults += _headings(headings, how)
        if faults:
            return SourceList(digest, len(data), (), tuple(faults))
        seen: dict[str, int] = {}
        line = reader.line_num
        for cells in reader:
            first, line = line + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(rows) == MOST_ROWS:
                faults.append(Fault(1, 0, f"the list has more than {MOST_ROWS} rows: enter it in parts"))
                break
            values, wrong = _row(headings, cells, how)
            number = len(rows) + 1
            reference = str(values.get("reference"))
            if reference in seen:
                wrong.append(f"row {seen[reference]} has the reference {reference!r} too: give each its own")
            seen.setdefault(reference, number)
            faults += [Fault(first, number, says) for says in wrong]
            rows.append(values)
    except csv.Error as error:
        says = f"{error}: close the quotation marks, and check the delimiter {how.delimiter!r}"
        faults.append(Fault(reader.line_num, len(rows) + 1, says))
    if not rows and not faults:
        faults.append(Fault(1, 0, "the list has no rows below its headings"))
    left_out = tuple(heading for heading in headings if heading and heading not in how.columns.values())
    return SourceList(digest, len(data), tuple(rows), tuple(faults), left_out)


def _headings(headings: list[str], how: Map) -> Iterator[Fault]:
    for name, heading in how.columns.items():
        if headings.count(heading) != 1:
            there = ", ".join(headings[:_TOLD]) or "none"
            many = "no" if heading not in headings else "more than one"
            yield Fault(1, 0, f"{many} column {heading!r} for {name}; there are: {there}; correct the map")


def _row(headings: list[str], cells: list[str], how: Map) -> tuple[dict[str, Value], list[str]]:
    """Return the values of a row by field, and its faults in words."""
    if len(cells) != len(headings):
        return {}, [f"it has {len(cells)} cells, the headings are {len(headings)}: check the delimiter"]
    layout = layouts.layout(1, KIND)
    values: dict[str, Value] = dict(how.constants)
    wrong: list[str] = []
    found = dict(zip(headings, cells, strict=True))
    for name, heading in how.columns.items():
        text = found[heading].strip() if layout.field(name).type is not types.TEXT else found[heading]
        if not text.strip():
            values.pop(name, None)
            continue
        try:
            values[name] = _value(name, how.codes.get(name, {}).get(text, text), how)
        except ValueError as error:
            wrong.append(f"{heading}: {error}")
    for name in list(values):
        fault = layout.field(name).type.check(values[name]) or types.unkept(
            values[name], layout.field(name).type
        )
        if fault:
            wrong.append(f"{how.columns.get(name, name)}: {name} {fault}, not {str(values[name])[:60]!r}")
            del values[name]
    if "category" not in values and not wrong:
        wrong.append("it names no category: give it a column, or one for all rows under [constants]")
    return values, wrong


def _value(name: str, text: str, how: Map) -> Value:
    """Return the text of a cell as the value of a field; raise ValueError with the fault in words."""
    kind = layouts.layout(1, KIND).field(name).type
    if kind is types.INSTANT:
        return _instant(text, how.instants)
    if name == "capacity":
        return bytes_of(text)
    if kind is types.COUNT:
        number = whole(text)
        if number is None and too_long(text):
            raise ValueError(f"{text[:40]!r} is too large")
        if number is None:
            raise ValueError(f"{text[:40]!r} is no whole number of at most {MOST_DIGITS} digits, 0 to 9")
        return number
    if kind is types.FLAG:
        if text not in ("yes", "no"):
            raise ValueError(f"{text[:40]!r} is neither yes nor no: translate it under [codes.{name}]")
        return text == "yes"
    return types.spelt(kind, text)


def _instant(text: str, form: str | None) -> str:
    try:
        if foreign(text):
            raise ValueError("it has digits other than 0 to 9")
        moment = datetime.fromisoformat(text) if form is None else datetime.strptime(text, form)  # noqa: DTZ007 - a zone is asked for below
        offset_of(moment)
        return format_instant(int(moment.astimezone(UTC).timestamp()))
    except (ValueError, OverflowError, CustodyError) as error:
        raise ValueError(
            f"{text[:40]!r} is no instant as the map writes them, with its zone: {error}"
        ) from None


def requests(
    listed: SourceList, how: Map, seizure: str, about: Mapping[str, Value], new: Callable[[], str]
) -> tuple[Request, list[Request]]:
    """Return the request of the list itself, with the values ``about`` it, and those of its rows in order.

    ``new`` returns a new identifier. Required fields that a row lacks are recorded as not known.
    """
    paper = new()
    whole: dict[str, Value] = {
        **about,
        "seizure": seizure,
        "source_sha256": b64(listed.sha256),
        "source_bytes": listed.size,
        "map_sha256": b64(how.digest),
        "row_count": len(listed.rows),
        "medium": how.medium,
        "late_reason": "paper_record",
    }
    layout = layouts.layout(1, KIND)
    found: list[Request] = []
    for at, values in enumerate(listed.rows):
        facts = Facts({name: value for name, value in values.items() if name in layout.structural})
        missing = {name for name in layout.expected_of(facts, values) if name not in values}
        row: dict[str, Value] = {
            **values,
            "seizure": seizure,
            "transcription": paper,
            "source_row": at + 1,
            "late_reason": "paper_record",
            "not_known": types.join_codes(missing),
            "not_known_reason": how.because if missing else None,
        }
        found.append(Request(KIND, row, subject=new()))
    return Request("transcription.recorded", whole, subject=paper), found


class Transcribed(NamedTuple):
    """A transcribed exhibit: its row in the list, and its reference."""

    row: Value
    reference: Value

    @classmethod
    def of(cls, facts: Facts, private: Private) -> Transcribed:
        """Return the row number and the exhibit reference that the entry of a transcribed exhibit states."""
        return cls(facts["source_row"], private["reference"])


def on_paper() -> dict[str, Value]:
    """Return the ``late_reason`` of a list that was kept on paper first."""
    return {"late_reason": "paper_record"}
