"""Actions on several marked things at once: those that one command carries out on all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.forms.keys import kinds_entered
from custody.forms.questions import thing_of, verb_of
from custody.model.schema.spoken import Many
from custody.pages.parts.page import Action, Page, Target
from custody.pages.parts.page_names import PAGES
from custody.pages.things.actions import actions_of

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

#: The space of the subjects of each page.
_SPACES = {page: space for space, page in PAGES.items()}


def actions_for_all(context: PageContext, targets: Sequence[Target]) -> tuple[Action, ...]:
    """Return the actions whose command takes several subjects, each with all of these.

    One that is not possible for every subject is refused, with how many it is possible for and the first reason.
    """
    found: dict[tuple[str, ...], list[tuple[str, Action]]] = {}
    for target in targets:
        space = _SPACES.get(target.page)
        if space is None:
            continue
        name = context.names.label(space, target.key)
        for action in actions_of(context, Page(target, "", about=(space, target.key))):
            if _word_of_several(action.words):
                found.setdefault(action.words, []).append((name, action))
    joined = (_joined(words, acts) for words, acts in found.items() if len(acts) == len(targets))
    return tuple(sorted(joined, key=lambda action: action.refused is not None))


def _word_of_several(words: tuple[str, ...]) -> str:
    """Return the key by which a command's form takes several subjects; empty if it takes one only."""
    kinds = kinds_entered(words)
    thing = thing_of(verb_of(kinds[0])) if kinds else None
    return thing.word if thing is not None and thing.many is Many.SEVERAL else ""


def _joined(words: tuple[str, ...], acts: Sequence[tuple[str, Action]]) -> Action:
    """Return one action for all subjects, or its refusal by the first of them that it is refused for."""
    able = [action for _, action in acts if action.refused is None]
    refused = next(((name, action.refused) for name, action in acts if action.refused is not None), None)
    if refused is not None:
        name, why = refused
        told = f"possible for {len(able)} of {len(acts)}; {name}: {why.why}"
        return Action((able or [acts[0][1]])[0].label, words, refused=replace(why, why=told))
    key = _word_of_several(words)
    return Action(able[0].label, words, {key: [str(action.values.get(key, name)) for name, action in acts]})
