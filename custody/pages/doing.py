"""What may be done about the thing that a page shows: what the rules allow first, then what they refuse and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from custody.ledger.recall import recalled
from custody.ledger.views.possible import Possible, possible
from custody.pages.context import PageContext
from custody.pages.given import given
from custody.pages.page import Action, Page, Refusal


def acts(context: PageContext, page: Page) -> tuple[Action, ...]:
    """Give what can be done: the page's own acts, then those that the rules know of, refused ones last."""
    if page.about is None:
        return page.actions
    space, subject = page.about
    name = context.names.label(space, subject)
    meant = context.names.meant(space, subject, name)
    own = tuple(_of(act, name, meant) for act in page.actions)
    if context.key is None or context.me is None:
        return own
    state = recalled(context.lookup.reader)
    found = possible(state, context.lookup, space, subject, by=context.key, now=context.now)
    mine = {act.words for act in own}
    found = tuple(sorted(found, key=lambda one: _order(one, space)))
    rules = [
        act_of(context, one, given(space, meant)) for one in found if tuple(one.command.split()) not in mine
    ]
    kept = {(act.words, act.refused and act.refused.text): act for act in rules}
    allowed = {act.words for act in kept.values() if act.refused is None}
    return (*own, *(act for act in kept.values() if act.refused is None or act.words not in allowed))


def _of(act: Action, name: str, meant: str) -> Action:
    """Give an act of a page with what a command finds the thing by, wherever it has the name of the thing."""
    values = {field: meant if value == name else value for field, value in act.values.items()}
    return act if name == meant else replace(act, values=values)


def _order(one: Possible, space: str) -> tuple[bool, bool, bool, bool]:
    """Give what is allowed first, of the thing's own kind before what can be done with anything."""
    own = one.command.partition(" ")[0] == space
    return not one.allowed and not one.recordable, not own, not one.allowed, bool(one.marks)


def act_of(context: PageContext, one: Possible, values: Mapping[str, object]) -> Action:
    """Give what may be entered as an act, with what its form begins with; a refusal says why and by which rule."""
    words = tuple(one.command.split())
    label = context.told_of(words) or one.kind.replace(".", " ").replace("_", " ")
    marks = f"; would be marked {', '.join(one.marks)}" if one.marks else ""
    if one.allowed or one.recordable:
        late = " as a record of what has happened" if one.recordable and not one.allowed else ""
        return Action(f"{label}{late}{marks}", words, values)
    refused = Refusal(one.rule, one.article, context.say(one.why), law=one.law)
    return Action(label, words, values, refused)
