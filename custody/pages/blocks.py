"""What a screen shows, as values: the same page is drawn on a terminal and written as plain text.

A page knows nothing of colours, widths or widgets, and nothing of where its facts came from. Text is as it was
recorded; whoever draws it makes it safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal
from urllib.parse import parse_qsl

from custody.frozen import dataclass

#: What a line is: plain, or a verdict that is shown by word, symbol and colour together.
Tone = Literal["", "good", "warn", "bad", "quiet", "title"]
#: What a stretch of time is: a period, one without end, one that nobody covered, one that has ended, one of doubt.
Stretch = Literal["period", "open", "gap", "ended", "doubt"]


@dataclass(frozen=True, slots=True)
class Target:
    """Another page: its name and which one of its kind (an identifier, a position; empty where there is one only)."""

    page: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done: the words of its command, what is known of its form already, and if it may be now.

    ``why`` says why it may not, with the rule and article; empty where it may. ``other``: another person than who is
    signed in signs it. ``asks`` are questions that are shown at once, though its command can do without an answer.
    ``begins`` is the question on which the cursor begins though it is answered: to be answered otherwise.
    """

    label: str
    words: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    why: str = ""
    other: bool = False
    asks: tuple[str, ...] = ()
    begins: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells, what Enter opens, what ``a`` does, and how it stands."""

    cells: tuple[str, ...]
    opens: Target | None = None
    act: Act | None = None
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a title. ``empty`` is said where there are none.

    ``more`` counts those that are not shown, ``rest`` is the page on which they are, None where there is none.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    more: int = 0
    rest: Target | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its value; ``opens`` is the page about it, ``act`` what ``a`` does there."""

    name: str
    value: str
    tone: Tone = ""
    opens: Target | None = None
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and values under a title."""

    title: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One paragraph, folded to the width there is."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text whose lines stand as they are, such as a signed note; what is too long is folded and marked."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in seconds UTC; ``end`` None has none yet."""

    start: int
    end: int | None
    sort: Stretch
    label: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of a time axis: who or what, and its stretches."""

    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Stretches of time drawn over one another, with the instant ``now`` (seconds UTC) on it.

    ``period`` says what a stretch is that is a period: of a person it is not in force.
    """

    title: str
    lanes: tuple[Lane, ...]
    now: int
    period: str = "in force"


Block = Table | Pairs | Said | Verbatim | Axis


@dataclass(frozen=True, slots=True)
class Page:
    """A whole screen: its name and key, a title, what it shows, and what can be done about what it shows.

    ``about`` is the thing that it is about, sort and identifier: then the rules know what else can be done.
    ``before`` and ``after`` are the pages that PageUp and PageDown at its ends lead to, where a list has several.
    ``search`` is the page of what is found in the whole list, once what is sought is written behind its key; ``sought``
    is what was written there, where the page is one.
    """

    target: Target
    title: str
    blocks: tuple[Block, ...]
    acts: tuple[Act, ...] = ()
    about: tuple[str, str] | None = None
    before: Target | None = None
    after: Target | None = None
    search: Target | None = None
    sought: str = ""


def said_in(key: str) -> dict[str, str]:
    """Read the names and values of a page's key; bytes that are no text, which no page writes, are replaced."""
    try:
        return dict(parse_qsl(key, keep_blank_values=True, errors="surrogatepass"))
    except UnicodeDecodeError:
        return dict(parse_qsl(key, keep_blank_values=True, errors="replace"))
