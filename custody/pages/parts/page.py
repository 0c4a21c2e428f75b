"""What a page is, as values: rendered as text, JSON, CSV, HTML and paper, and drawn on a terminal.

A page has passed the gate: no value that its reader may not see is in it. It knows nothing of widths, colours, flags or
files, and text is as it was recorded; whoever renders it makes it safe.
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

#: How good or bad something is; renderers show it by word, symbol and colour together.
Tone = Literal["", "good", "warn", "bad", "quiet"]
#: Whether a value is shown, and if not, why: only the first two have a value.
State = Literal["shown", "corrected", "unknown", "not_applicable", "withheld", "needs_access", "erased"]
#: What a column holds, by which it is sorted, aligned and written to a table of a spreadsheet.
Sort = Literal["text", "instant", "count", "bytes", "digest", "code", "thing"]
#: What stands on a timeline: an instant, a period, one without end, a gap, what has ended, what is not known.
Mark = Literal["point", "period", "open", "gap", "ended", "doubt"]

#: The states in which a fact has its value.
VISIBLE: frozenset[State] = frozenset({"shown", "corrected"})
_APART = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Target:
    """Another page: its name, and which one (an identifier, a position; empty if only one)."""

    page: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is refused: the rule with its article, its reason, and what can be done instead.

    ``recordable``: it cannot be done as a new act, and what has happened can be recorded. ``law`` is the instrument
    that the article is of, empty where the rule names it.
    """

    rule: str = ""
    article: str = ""
    why: str = ""
    hint: str = ""
    recordable: bool = False
    law: str = ""

    @property
    def source(self) -> str:
        """What refuses it, in one line: ``budapest-29, 29(7)`` or ``rule un-42.floor, article 42(8)``."""
        return authority_of(self.rule, self.article, self.law)

    @property
    def text(self) -> str:
        """Why the act cannot be done, and the rule that refuses it."""
        return f"{self.why} [{self.source}]"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done: label, command's words, and known values of its form.

    ``refused`` is None where it can be done now. ``other_signer``: another person than the reader signs it. ``asks``
    are questions that are shown at once although the command can do without an answer; ``begins`` is the question on
    which the cursor begins although it is answered.
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

    ``value`` is for programs, ``text`` for people. Where ``state`` is not one of VISIBLE, ``value`` is None and
    ``text`` the word that stands in its place; ``note`` says why, or of a corrected value what was signed and what
    corrected it. ``entry`` is the position of the entry that states it.
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
        """Return a fact whose value is its text; its key is its label's where none is named."""
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
    """Facts under a title."""

    key: str
    title: str
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, title: str, facts: tuple[Fact, ...], key: str = "") -> Self:
        """Return facts under a title; the key is the title's where none is named."""
        return cls(key or key_of(title), title, facts)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    key: str
    title: str
    sort: Sort = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: a fact for each column, the page that it opens and what can be done about it.

    ``needs_person``: nothing goes on until somebody decides about it. ``facts`` are what is known of it besides, for
    programs: no column shows them.
    """

    cells: tuple[Fact, ...]
    opens: Target | None = None
    action: Action | None = None
    tone: Tone = ""
    needs_person: bool = False
    facts: tuple[Fact, ...] = ()

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
        """Return one row; a cell that is a text is a fact whose value is that text."""
        facts = tuple(Fact("", "", cell, cell) if isinstance(cell, str) else cell for cell in cells)
        return cls(facts, opens, action, tone, needs_person)

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts of the row's cells."""
        return tuple(cell.full for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title; ``empty`` is the text that stands where there are none.

    ``more`` counts the rows that are not in it, ``rest`` is the page that has them.
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
        """Return rows under a title; a column that is a text is one of texts with that title."""
        titled = tuple(
            Column(key_of(column), column) if isinstance(column, str) else column for column in columns
        )
        return cls(key or key_of(title), title, titled, rows, empty, more, rest)


@dataclass(frozen=True, slots=True)
class Event:
    """Something at an instant or in a period, in seconds UTC; ``end`` None: none, or an instant."""

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
    """One line of a timeline: who or what, and its events.

    ``told_by`` is the key of the table on the same page that has the same events in words, empty for none.
    """

    label: str
    events: tuple[Event, ...]
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lanes of events over the same time, with ``now`` (seconds UTC) on it.

    ``period`` is the word for a period on it, such as "in force". ``as_of`` is the instant whose state it shows, None
    for now.
    """

    key: str
    title: str
    lanes: tuple[Lane, ...]
    now: int
    period: str = "in force"
    as_of: int | None = None

    def ordered(self) -> list[tuple[str, Event]]:
        """Return the events of all lanes in order of time, each with the label of its lane."""
        found = ((lane.label, event) for lane in self.lanes for event in lane.events)
        return sorted(found, key=lambda one: one[1].start)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the program's own text; ``strong``: to be read before anything else."""

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
    """Something that is wrong or urgent: ``code`` is the id of its rule or finding.

    ``facts`` are what it is about and who saw it, for programs: its text has them in words.
    """

    code: str
    text: str
    tone: Tone = "bad"
    entry: int | None = None
    action: Action | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next: by whom (``roles``), until when (``due``, seconds UTC), by which action."""

    code: str
    text: str
    action: Action | None = None
    due: int | None = None
    roles: tuple[str, ...] = ()


Block = Section | Table | Timeline | Paragraph | Verbatim
B = TypeVar("B", Section, Table, Timeline, Paragraph, Verbatim)


@dataclass(frozen=True, slots=True)
class Turns:
    """The pages before and behind one part of a long list, and the page that searches the whole list.

    ``sought`` is the text that was searched for, where the page is the answer to a search.
    """

    before: Target | None = None
    after: Target | None = None
    search: Target | None = None
    sought: str = ""


NO_TURNS = Turns()


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of one subject, list or check: alarms, key facts, blocks in reading order.

    ``about`` is the thing that it is about, space and identifier, by which the rules know what can be done.
    ``not_shown`` are sentences on what the page leaves out.
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
    """Return a label as a key: small letters and digits, joined by underscores."""
    return _APART.sub("_", label.casefold()).strip("_")
