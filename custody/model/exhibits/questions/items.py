"""Questions of rules about components: which exhibit came out of which, and how many there are."""

from __future__ import annotations

from custody.model.exhibits.records import Exhibit, Item
from custody.model.record import replace
from custody.model.seizures.questions import count
from custody.model.state import State


def is_within(state: State, item: Item | None, exhibit_id: str) -> bool:
    """Whether a thing is this exhibit or came out of it, however many things lie between."""
    while item is not None and item.exhibit != exhibit_id:
        item = None if item.parent is None else state.get(Item, item.parent)
    return item is not None


def counted_at(state: State, item: Item, into: str) -> tuple[str, int] | None:
    """Return what counts a registration to be merged, and with how many items; None for nothing.

    It is the whole that both came out of, by its parts, or the seizure or production order that they came by.
    """
    whole = None if item.parent is None else state.get(Item, item.parent)
    if (
        whole is not None
        and item.parent_relation == "split_off"
        and is_within(state, state.get(Item, into), whole.exhibit)
    ):
        return whole.exhibit, item.quantity
    root = _counted_under(state, item)
    return None if root is None or root.source is None else (root.source, item.number)


def recount(state: State, counted: str, more: int) -> None:
    """Count more components of a whole, or items of a seizure or order; fewer if negative."""
    whole = state.get(Item, counted)
    if whole is None:
        count(state, counted, more)
    else:
        state.put(replace(whole, parts=whole.parts + more))


def _counted_under(state: State, item: Item) -> Exhibit | None:
    """Return the exhibit of a seizure whose number counts an item: itself, or what it was split from.

    A card found inside and the disk of a device that was taken apart are in no number: one device was seized.
    """
    while item.merged is None:
        if item.parent is None:
            return state.get(Exhibit, item.exhibit)
        whole = state.get(Item, item.parent)
        if whole is None or whole.quantity < 2 or item.parent_relation != "split_off":
            return None
        item = whole
    return None
