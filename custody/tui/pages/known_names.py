"""Names on record that begin with a text, for the lines in which an answer or a way is typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.display import WITHHELD, capitalised, visible
from custody.ledger.ports import LabelRow
from custody.ledger.views.naming.search import SPACES
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Target
from custody.pages.parts.page_names import page_words
from custody.pages.parts.targets import target_of

#: The most labels that are read for one beginning.
_READ = 50
#: The index ranges that list a space where nothing is typed: of the first that has any, the last come first. Among
#: actors these are those who sign; a space without a list of its own gives all its subjects.
_RANGES = (("listed", "signs ", "signs~"), ("listed", "", "\U0010ffff"), ("all", "", ""))


def known_names(context: PageContext, spaces: Sequence[str], typed: str, most: int) -> tuple[str, ...]:
    """Return at most ``most`` names of subjects of these spaces that begin with a text, in order of name.

    Capital and small letters at their beginning are alike. Without a text these are the names of the subjects that a
    list shows last. A name that is withheld from the reader, or that cannot be typed as it is, is left out.
    """
    found = dict.fromkeys(name for space in spaces for name in _of_space(context, space, typed, most))
    names = [name for name in found if visible(name, told=True) == name and "," not in name]
    return tuple((sorted(names) if typed else names)[:most])


def _of_space(context: PageContext, space: str, typed: str, most: int) -> Iterator[str]:
    """Yield names of one space: those that begin with the text, else those listed last."""
    if not typed:
        yield from (name for name in _labels(context, space, _newest(context, space, most)).values())
        return
    rows = _beginning(context, space, typed)
    known = _labels(context, space, [row.subject for row in rows])
    yield from (row.label for row in rows if row.subject in known)


def things_named(context: PageContext, typed: str, most: int) -> tuple[tuple[str, Target], ...]:
    """Return at most ``most`` things of which a name or number begins with a text: title and page.

    In the order of the spaces in which names are searched. Withheld names are left out.
    """
    found: dict[str, tuple[str, Target]] = {}
    for space in SPACES:
        rows = _beginning(context, space, typed)
        known = _labels(context, space, [row.subject for row in rows])
        for row in sorted(rows, key=lambda row: row.label):
            if len(found) == most:
                return tuple(found.values())
            if row.subject in known and row.subject not in found:
                target, name = target_of(context.lookup, row.subject), known[row.subject]
                by = "" if row.label == name else f" ({row.label})"
                found[row.subject] = f"{capitalised(page_words(target.page))} {name}{by}", target
    return tuple(found.values())


def _beginning(context: PageContext, space: str, typed: str) -> list[LabelRow]:
    """Return the labels of a space that begin with a text, in any case, without withheld ones."""
    beginnings = dict.fromkeys((typed, typed.upper(), typed.lower(), typed.capitalize()))
    reader = context.lookup.reader
    rows = [row for text in beginnings for row in reader.labels_from(text, space, limit=_READ)]
    return [row for row in rows if row.label != WITHHELD]


def _newest(context: PageContext, space: str, most: int) -> list[str]:
    """Return the keys of the subjects of a space that its list shows last, the last of all first."""
    for term, low, high in _RANGES:
        rows = context.lookup.reader.find(space, term, low, high, limit=most, backwards=True)
        if rows:
            return [key for _, key in rows]
    return []


def _labels(context: PageContext, space: str, subjects: Sequence[str]) -> dict[str, str]:
    """Return the names of subjects by subject, without those that have none or whose name is withheld."""
    known = context.lookup.labels_of(space, list(dict.fromkeys(subjects)))
    return {subject: name for subject, name in known.items() if name != WITHHELD}
