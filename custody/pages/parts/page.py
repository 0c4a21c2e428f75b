"""Pages as values, rendered as text, JSON, CSV, HTML and paper, and drawn on a terminal.

A page has passed the gate: it contains no value that its reader may not see. It has no widths, colours, flags
or files; its text is as recorded, and the renderer escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from custody.errors import authority_of
from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.model.schema.types import Value

#: The tone of a value; renderers show it by word, symbol and colour together.
Tone = Literal["", "good", "warn", "bad", "quiet"]
#: The state of a value: shown, ``none`` (there is none), or why it is not shown; only the first two have a value.
State = Literal[
    "shown", "corrected", "none", "unknown", "not_applicable", "withheld", "needs_access", "erased"
]
#: The sort of a column's values, which decides sorting, alignment and form in spreadsheets.
Sort = Literal["text", "instant", "count", "bytes", "digest", "code", "thing"]
#: The sort of an event on a timeline: instant, period, open period, gap, end, unknown.
Mark = Literal["point", "period", "open", "gap", "ended", "doubt"]

#: The states in which a fact has its value.
VISIBLE: frozenset[State] = frozenset({"shown", "corrected"})
_APART = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Target:
    """A link to a page: its name and key (an identifier, a position; empty if there is one only)."""

    page: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The refusal of an act: the rule with its article, the reason, and the alternative.

    ``recordable``: a past act may be recorded. ``law``: the article's instrument, empty if the rule names it.
    """

    rule: str = ""
    article: str = ""
    why: str = ""
    hint: str = ""
    recordable: bool = False
    law: str = ""

    @property
    def source(self) -> str:
        """The refusing rule as text: ``budapest-29, 29(7)`` or ``rule un-42.floor, article 42(8)``."""
        return authority_of(self.rule, self.article, self.law)

    @property
    def text(self) -> str:
        """The reason of the refusal, with the refusing rule."""
        return f"{self.why} [{self.source}]"


@dataclass(frozen=True, slots=True)
class Action:
    """A possible action: label, words of its command, and known values of its form.

    ``refused`` is None if it can be done now. ``other_signer``: somebody else than the reader signs. ``asks``
    are optional questions shown at once; ``begins`` is the answered question on which the cursor starts.
    """

    label: str
    words: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    refused: Refusal | None = None
    other_signer: bool = False
    asks: tuple[str, ...] = ()
    begins: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact with its value, or the reason why it is not shown.

    ``value`` is for programs, ``text`` for people. Where ``state`` is not in VISIBLE, ``value`` is None and
    ``text`` the placeholder; ``note`` is the reason, or a correction. ``entry`` is the position that states it.
    """

    key: str
    label: str
    value: Value
    text: str
    state: State = "shown"
    entry: int | None = None
    note: str = ""
    tone: Tone = ""
    opens: Target | None = None
    action: Action | None = None

    @classmethod
    def of(
        cls,
        label: str,
        text: str,
        tone: Tone = "",
        opens: Target | None = None,
        action: Action | None = None,
        *,
        key: str = "",
        entry: int | None = None,
    ) -> Self:
        """Return a fact whose value is its text; its key is made from its label where none is named."""
        return cls(
            key or key_of(label), label, text, text, entry=entry, tone=tone, opens=opens, action=action
        )

    @property
    def visible(self) -> bool:
        """Whether the fact's value is shown."""
        return self.state in VISIBLE

    @property
    def full(self) -> str:
        """The text with its note in parentheses, for renderings that have one place for both."""
        return f"{self.text} ({self.note})" if self.note else self.text


@dataclass(frozen=True, slots=True)
class Section:
    """Facts under one title."""

    key: str
    title: str
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, title: str, facts: tuple[Fact, ...], key: str = "") -> Self:
        """Return a section; its key is made from its title where none is named."""
        return cls(key or key_of(title), title, facts)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    key: str
    title: str
    sort: Sort = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a fact for each column, the page that it opens, and its action.

    ``needs_person``: somebody has to decide. ``facts`` are for programs, in no column. ``help`` is a sentence
    shown where there is room. ``acts``: the action comes before the page. ``depth``: its level as a component.
    """

    cells: tuple[Fact, ...]
    opens: Target | None = None
    action: Action | None = None
    tone: Tone = ""
    needs_person: bool = False
    facts: tuple[Fact, ...] = ()
    help: str = ""
    acts: bool = False
    depth: int = 0

    @classmethod
    def of(
        cls,
        cells: tuple[str | Fact, ...],
        opens: Target | None = None,
        action: Action | None = None,
        tone: Tone = "",
        *,
        needs_person: bool = False,
    ) -> Self:
        """Return a row; a text among the cells becomes a fact with that text as value."""
        facts = tuple(Fact("", "", cell, cell) if isinstance(cell, str) else cell for cell in cells)
        return cls(facts, opens, action, tone, needs_person)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the row's cells, with their notes."""
        return tuple(cell.full for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title; ``empty`` is the text shown without rows.

    ``more`` is the number of rows left out, ``rest`` the page that has them.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    more: int = 0
    rest: Target | None = None

    @classmethod
    def of(
        cls,
        title: str,
        columns: tuple[str | Column, ...],
        rows: tuple[Row, ...],
        empty: str = "",
        *,
        more: int = 0,
        rest: Target | None = None,
        key: str = "",
    ) -> Self:
        """Return a table; a text among the columns becomes a text column with that title."""
        titled = tuple(
            Column(key_of(column), column) if isinstance(column, str) else column for column in columns
        )
        return cls(key or key_of(title), title, titled, rows, empty, more, rest)


@dataclass(frozen=True, slots=True)
class Event:
    """An instant or period on a timeline, in seconds UTC; ``end`` None: open, or an instant.

    The text of its ``label`` is a sentence; the label's own ``label`` is a word or two to draw on the lane.
    """

    start: int
    end: int | None
    sort: Mark
    label: Fact
    entry: int | None = None

    @classmethod
    def of(cls, start: int, end: int | None, sort: Mark, text: str = "") -> Self:
        """Return an event whose label is a text."""
        return cls(start, end, sort, Fact("", "", text, text))


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of a timeline: its label and events.

    ``told_by`` is the key of the table on the same page with the same events, empty for none.
    """

    label: str
    events: tuple[Event, ...]
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes of events over the same time, with ``now`` (seconds UTC).

    ``period`` is the word for a period, such as "in force"; empty where each event says it in a sentence.
    ``as_of`` is the instant whose state it shows, None for now.
    """

    key: str
    title: str
    lanes: tuple[Lane, ...]
    now: int
    period: str = "in force"
    as_of: int | None = None

    def ordered(self) -> list[tuple[str, Event]]:
        """Return the events of all lanes by start, each with the label of its lane."""
        found = ((lane.label, event) for lane in self.lanes for event in lane.events)
        return sorted(found, key=lambda labelled: labelled[1].start)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the program's own text; ``strong``: to be read first."""

    text: str
    tone: Tone = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text whose lines stay as they are, such as a signed note."""

    title: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something wrong or urgent; ``code`` is the id of its rule or finding.

    ``facts`` are its subject and persons for programs. It ``opens`` a page, by default that of its entry.
    """

    code: str
    text: str
    tone: Tone = "bad"
    entry: int | None = None
    action: Action | None = None
    facts: tuple[Fact, ...] = ()
    opens: Target | None = None


@dataclass(frozen=True, slots=True)
class NextStep:
    """A next step: roles, time limit (``due``, seconds UTC), action; ``text`` may begin with a command."""

    code: str
    text: str
    action: Action | None = None
    due: int | None = None
    roles: tuple[str, ...] = ()
    overdue: bool = False

    @property
    def plain(self) -> str:
        """The text without the command to type."""
        command, _, why = self.text.partition(": ")
        return why if command.startswith("custody ") else self.text


Block = Section | Table | Timeline | Paragraph | Verbatim
B = TypeVar("B", Section, Table, Timeline, Paragraph, Verbatim)


@dataclass(frozen=True, slots=True)
class Turns:
    """The pages before and after one part of a long list, and the page that searches the list.

    ``sought`` is the text of a search; ``arranged`` says how the list is sorted and restricted, if it is.
    """

    before: Target | None = None
    after: Target | None = None
    search: Target | None = None
    sought: str = ""
    arranged: str = ""


NO_TURNS = Turns()


@dataclass(frozen=True, slots=True)
class AsOf:
    """A past state of the ledger: its last entry's position and time (seconds UTC)."""

    entry: int
    at: int


@dataclass(frozen=True, slots=True)
class Page:
    """The content of one subject, list or check: alarms, key facts, blocks in reading order.

    ``about`` is its subject, as space and identifier, for which the rules determine actions. ``not_shown``
    are sentences on what the page leaves out. ``as_of`` is the past state that it shows, None for now.
    """

    target: Target
    title: str
    blocks: tuple[Block, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    key_facts: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    about: tuple[str, str] | None = None
    turns: Turns = NO_TURNS
    not_shown: tuple[str, ...] = ()
    as_of: AsOf | None = None

    def of(self, sort: type[B]) -> tuple[B, ...]:
        """Return the blocks of one class, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, sort))

    def facts(self) -> Iterator[Fact]:
        """Yield every fact on the page: of alarms, key facts, sections, rows and labels of events."""
        yield from (fact for alarm in self.alarms for fact in alarm.facts)
        yield from self.key_facts
        for block in self.blocks:
            if isinstance(block, Section):
                yield from block.facts
            elif isinstance(block, Table):
                yield from (fact for row in block.rows for fact in (*row.cells, *row.facts))
            elif isinstance(block, Timeline):
                yield from (event.label for lane in block.lanes for event in lane.events)


def key_of(label: str) -> str:
    """Return a label as a key: lower-case letters and digits, joined by underscores."""
    return _APART.sub("_", label.casefold()).strip("_")
