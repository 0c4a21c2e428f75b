"""Intakes: the lines of `exhibit intake`, each a seized exhibit, and answers passed to the next line.

The questions of a line are those of `exhibit register`, by the keys of its form.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from custody.digits import MOST_DIGITS
from custody.display import visible
from custody.frozen import dataclass
from custody.model.schema.categories import asked_of

if TYPE_CHECKING:
    from custody.ledger.views.subjects.lookup import Lookup

#: Keys of an intake: the seizure that all lines come from, one line, and all of them in a draft.
SEIZURE, ROW, ROWS = "seizure", "row", "rows"
#: Keys of a line that its screen knows: what the thing is called, its category, the number that is checked when typed.
REFERENCE, CATEGORY, IMEI = "reference", "category", "imei"
#: The column of the number by which a thing of its category is told from others, and what that may be, best first.
NUMBER, NUMBERS = "number", (IMEI, "iccid", "serial")
#: The thing that another came out of, such as the phone of a SIM.
PARENT = "parent"
_DESCRIPTION, _CONDITION, _SERIAL = "description", "condition", "serial"


@dataclass(frozen=True, slots=True)
class Column:
    """One question of a line: key, title, width in characters, and its share of the remaining room."""

    key: str
    title: str
    width: int
    share: int = 0


#: The questions that a line has room for; its whole form asks all others.
COLUMNS = (
    Column(REFERENCE, "exhibit", 9),
    Column(CATEGORY, "category", 11),
    Column(_DESCRIPTION, "what it is", 17, share=2),
    Column(_CONDITION, "condition", 13, share=1),
    Column(NUMBER, "number", 16),
    Column("seal", "seal", 10),
)
#: What all lines share, or what makes one a component: no question of a single line.
_SHARED = frozenset({SEIZURE, PARENT})
#: What belongs to one thing only, and is not repeated on the next line.
OWN = frozenset(
    {"bag", "faraday-bag-no", "iccid", IMEI, "imei2", "laboratory-reference", "mac", "photo", "seal", _SERIAL}
)

#: The fields of the numbers that belong to one exhibit each, by the keys of a line.
_NUMBERED = {
    REFERENCE: REFERENCE,
    "seal": "seal_no",
    "bag": "bag_no",
    _SERIAL: _SERIAL,
    IMEI: IMEI,
    "imei2": "imei2",
    "iccid": "iccid",
}
_WITNESSES = ("attending-witness", "seal-witness")

#: The number that a reference ends in.
_LAST = re.compile(rf"(?<![0-9])[0-9]{{1,{MOST_DIGITS}}}\Z")


def name_of(line: Mapping[str, object]) -> str:
    """Return the reference typed on a line; empty where there is none yet."""
    return str(line.get(REFERENCE, ""))


def similar(line: Mapping[str, object]) -> dict[str, object]:
    """Return the values to repeat for a similar exhibit: no unique ones, and the next reference."""
    found = {name: value for name, value in line.items() if name not in OWN}
    return {**found, REFERENCE: following(name_of(line))}


def component(line: Mapping[str, object], others: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """Return the initial answers of a component of a line's exhibit; empty if that has no reference."""
    parent = name_of(line)
    count = sum(other.get(PARENT) == parent for other in others)
    return {REFERENCE: f"{parent}.{count + 1}", PARENT: parent} if parent else {}


def number_key(line: Mapping[str, object]) -> str:
    """Return the key of the number in a line's column: IMEI, ICCID or serial number."""
    asked = asked_of(str(line.get(CATEGORY, "")), seized=False)
    return next((key for key in NUMBERS if key in asked), NUMBERS[-1])


def columns_of(line: Mapping[str, object]) -> dict[str, str]:
    """Return the text in each column of a line."""
    keys = {column.key: number_key(line) if column.key == NUMBER else column.key for column in COLUMNS}
    return {column: str(line.get(key, "")) for column, key in keys.items()}


def line_of(columns: Mapping[str, str], more: Mapping[str, object]) -> dict[str, object]:
    """Return a line from the texts in its columns and its further values; empty texts are left out."""
    number = number_key(columns)
    typed = {number if key == NUMBER else key: text for key, text in columns.items() if text}
    return {**{key: value for key, value in more.items() if key not in typed}, **typed}


def more_of(line: Mapping[str, object]) -> dict[str, object]:
    """Return the values of a line that have no column."""
    own = {*(column.key for column in COLUMNS), number_key(line)}
    return {key: value for key, value in line.items() if key not in own}


def detail_names(required: Collection[str], line: Mapping[str, object]) -> list[str]:
    """Return the names of required questions of a line that have no column."""
    own = {*(column.key for column in COLUMNS), number_key(line), *_SHARED}
    return [name for name in required if name not in own]


def practice(line: Mapping[str, object], names: Iterable[str]) -> list[str]:
    """Return the names of questions that practice asks of this line's category, besides the usual ones."""
    wanted = asked_of(str(line.get(CATEGORY, "")), seized=PARENT not in line) | {_SERIAL}
    return [name for name in names if name.replace("-", "_") in wanted]


def full_answers(line: Mapping[str, object], seizure: object) -> dict[str, object]:
    """Return all answers of a line's form; a component of another exhibit has no seizure of its own."""
    return {**line, **({} if PARENT in line else {SEIZURE: seizure})}


def row(answers: Mapping[str, object]) -> dict[str, object]:
    """Return a line from the answers of its whole form, without the seizure that all lines share."""
    return {name: value for name, value in answers.items() if name != SEIZURE}


def as_draft(seizure: str, lines: Collection[object]) -> dict[str, object]:
    """Return an intake as the JSON object that a draft stores."""
    return {SEIZURE: seizure, ROWS: list(lines)}


def entered(seizure: str, rows: Collection[str]) -> dict[str, object]:
    """Return the answers of `exhibit intake` for lines that are written as JSON."""
    return {SEIZURE: seizure, ROW: list(rows)}


def following(reference: str) -> str:
    """Return the next reference: its last number one higher; the same text where it ends in none."""
    return _LAST.sub(lambda found: str(int(found[0]) + 1).zfill(len(found[0])), visible(reference))


def remarks(lookup: Lookup, lines: Sequence[Mapping[str, object]], signer: str) -> dict[int, list[str]]:
    """Return the remarks on lines by index: conflicts of numbers, and a signer as own witness."""
    from custody.ledger.views.exhibits.number_conflicts import Numbered, number_conflicts

    items = [
        Numbered({field: str(line.get(key, "")) for key, field in _NUMBERED.items()}, f"line {number}")
        for number, line in enumerate(lines, 1)
    ]
    found = number_conflicts(lookup, items)
    for at, line in enumerate(lines):
        if any(is_own_witness(signer, str(line.get(key, ""))) for key in _WITNESSES):
            found[at].append(f"{signer} signs, and is the attending witness too")
    return {at: texts for at, texts in enumerate(found) if texts}


def is_own_witness(signer: str, witness: str) -> bool:
    """Return whether the person who signs is named as the attending witness."""
    return bool(signer) and witness.strip().casefold() == signer.strip().casefold()
