"""Queries of rules about components: descent of exhibits, and the counts that include them."""

from __future__ import annotations

from custody.model.exhibits.records import Exhibit, Item
from custody.model.record import replace
from custody.model.seizures.questions import count
from custody.model.state import State


def is_within(state: State, item: Item | None, exhibit_id: str) -> bool:
    """Return whether an item is this exhibit or one of its components, at any depth; False for None."""
    while item is not None and item.exhibit != exhibit_id:
        item = None if item.parent is None else state.get(Item, item.parent)
    return item is not None


def counted_at(state: State, item: Item, into: str) -> tuple[str, int] | None:
    """Return the source or whole that counts a registration to be merged, and by how many; None if none.

    It is the exhibit that both were split from, or the seizure or production order of the root.
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
    """Add ``more`` to the components of a whole, or to the items of a seizure or order; negative: fewer."""
    whole = state.get(Item, counted)
    if whole is None:
        count(state, counted, more)
    else:
        state.put(replace(whole, parts=whole.parts + more))


def _counted_under(state: State, item: Item) -> Exhibit | None:
    """Return the root exhibit whose source counts an item: itself, or the one it was split from.

    None for a component of a single device, such as a card found inside: one device was seized.
    """
    while item.merged is None:
        if item.parent is None:
            return state.get(Exhibit, item.exhibit)
        whole = state.get(Item, item.parent)
        if whole is None or whole.quantity < 2 or item.parent_relation != "split_off":
            return None
        item = whole
    return None
