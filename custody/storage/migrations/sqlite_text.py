"""Parses a SQLite file's statements of tables and indexes, to compare them by meaning.

Two statements mean the same when they consist of the same words: spaces, comments, the case of names and needless
quotes make no difference, and neither does the order of a table's constraints. What cannot be parsed is compared as
words, so that nothing counts as the same because it could not be read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from custody.frozen import dataclass

#: As SQLite reads them: other spaces than these, and every letter beyond ASCII, are part of a name there.
_WORDS = re.compile(
    r"""(?P<space>[ \t\n\f\r]+|--[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<text>[xX]?'(?:[^']|'')*')
    |(?P<quoted>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
    |(?P<word>[A-Za-z0-9_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*)
    |(?P<sign>\|\||<<|>>|<=|>=|<>|!=|==|->>|->|.)""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
#: SQLite folds the letters of ASCII and no others: the Kelvin sign is no k.
_FOLDED = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
#: Words that mean something else where they are quoted.
_LISTED = """
abort action add after all alter always analyze and as asc attach autoincrement before begin between by cascade
case cast check collate column commit conflict constraint create cross current current_date current_time
current_timestamp database default deferrable deferred delete desc detach distinct do drop each else end escape
except exclude exclusive exists explain fail false filter first following for foreign from full generated glob
group groups having if ignore immediate in index indexed initially inner insert instead intersect into is isnull
join key last left like limit match materialized natural no not nothing notnull null nulls of offset on or order
others outer over partition plan pragma preceding primary query raise range recursive references regexp reindex
release rename replace restrict returning right rollback row rowid rows savepoint select set stored strict table
temp temporary then ties to transaction trigger true unbounded union unique update using vacuum values view virtual
when where window with without"""
_KEYWORDS = frozenset(_LISTED.split())
_CONSTRAINTS = frozenset({"constraint", "primary", "unique", "check", "foreign"})
#: Words that may follow the column of an index that only orders rows.
_WAYS: tuple[tuple[str, ...], ...] = ((), ("asc",), ("desc",))
_ORDERS = {*_WAYS, *(("collate", name, *way) for name in ("binary", "nocase", "rtrim") for way in _WAYS)}

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableText:
    """The parsed definition of a table: columns in order, sorted constraints, table options (``kept``)."""

    name: str
    columns: tuple[Words, ...]
    constraints: tuple[Words, ...]
    kept: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class IndexText:
    """The parsed definition of an index; ``plain`` is whether it only orders all rows of its table."""

    name: str
    table: str
    plain: bool


@lru_cache(maxsize=512)
def words(sql: str) -> Words:
    """Return the words of a statement, names in lower case and without needless quotes."""
    found: list[str] = []
    for match in _WORDS.finditer(sql):
        kind, word = match.lastgroup, match.group()
        if kind == "quoted":
            found.append(_name(word))
        elif kind != "space":
            found.append(word if kind == "text" else word.translate(_FOLDED))
    while found and found[-1] == ";":
        found.pop()
    return tuple(found)


@lru_cache(maxsize=512)
def table(sql: str) -> TableText | None:
    """Return the parsed definition of a table, None for a statement that makes no plain table."""
    found = words(sql)
    if found[:2] != ("create", "table") or found[3:4] != ("(",):
        return None
    inside = _inside(found[3:])
    if inside is None:
        return None
    items, rest = inside
    columns = tuple(part for part in items if part[:1] and part[0] not in _CONSTRAINTS)
    constraints = tuple(sorted(part for part in items if part[:1] and part[0] in _CONSTRAINTS))
    return TableText(found[2], columns, constraints, tuple(sorted(_parted(rest))))


@lru_cache(maxsize=512)
def index(sql: str) -> IndexText | None:
    """Return the parsed definition of an index, None for a statement that makes none."""
    found = words(sql)
    unique = found[1:2] == ("unique",)
    rest = found[2:] if unique else found[1:]
    if found[:1] != ("create",) or rest[:1] != ("index",) or rest[2:3] != ("on",):
        return None
    inside = _inside(rest[4:])
    if inside is None:
        return None
    items, after = inside
    listed = all(part[:1] and _is_name(part[0]) and part[1:] in _ORDERS for part in items)
    return IndexText(rest[1], rest[3], listed and not unique and not after)


def _inside(found: Words) -> tuple[list[Words], Words] | None:
    """Return (items between the brackets that ``found`` opens, words after them); None where unclosed."""
    depth = 0
    for at, word in enumerate(found):
        depth += (word == "(") - (word == ")")
        if depth == 0:
            return (_parted(found[1:at]), found[at + 1 :]) if at else None
    return None


def _parted(found: Sequence[str]) -> list[Words]:
    parts: list[list[str]] = [[]]
    depth = 0
    for word in found:
        depth += (word == "(") - (word == ")")
        if word == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts]


def _name(quoted: str) -> str:
    """Return a quoted name without its quotes where that means the same, else in double quotes."""
    close = "]" if quoted[0] == "[" else quoted[0]
    inner = quoted[1:-1].replace(close * 2, close) if close != "]" else quoted[1:-1]
    name = inner.translate(_FOLDED)
    return name if _PLAIN.match(name) and name not in _KEYWORDS else '"' + name.replace('"', '""') + '"'


def _is_name(word: str) -> bool:
    return word.startswith('"') or (_PLAIN.match(word) is not None and word not in _KEYWORDS)
