"""Short nouns that tell things of a list apart: an exhibit's description, an order's addressee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from custody.model.records import Exhibit
from custody.pages.parts.context import PageContext
from custody.pages.parts.statements import descriptions, stated_by
from custody.pages.parts.targets import noun_of

#: Most characters of a noun in a list; pages have the whole.
MOST = 24
#: The field that tells one thing of a space from others.
_TELLING: Mapping[str, str] = {
    "assistance_order": "addressee",
    "preservation_order": "addressee",
    "production_order": "addressee",
}


def nouns(context: PageContext, things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return a short noun for each thing, given as space and identifier."""
    wanted = list(dict.fromkeys(things))
    found = {(space, subject): noun_of(space) for space, subject in wanted}
    exhibits = context.lookup.many(Exhibit, [subject for space, subject in wanted if space == Exhibit.space])
    for subject, (text, _) in descriptions(context, exhibits).items():
        found[Exhibit.space, subject] = text
    for space, field in _TELLING.items():
        subjects = [subject for each, subject in wanted if each == space]
        found |= {
            (space, subject): text for subject, text in stated_by(context, field, subjects).items() if text
        }
    return {thing: shortened(text) for thing, text in found.items()}


def shortened(text: str, most: int = MOST) -> str:
    """Return a text in at most ``most`` characters, cut behind a word where there is one to cut behind."""
    if len(text) <= most:
        return text
    whole = text[: most - 1].rpartition(" ")[0]
    return f"{(whole if len(whole) > most // 2 else text[: most - 1]).rstrip(' ,(;')}…"
