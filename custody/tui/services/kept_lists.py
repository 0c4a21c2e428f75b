"""How a list is filtered and arranged, and lists that a person keeps so under a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from custody.frozen import dataclass
from custody.pages.lists.arrangement import NO_ARRANGEMENT, Arrangement
from custody.pages.parts.page import Target

_PAGE, _KEY, _TEXT = "page", "key", "text"


@dataclass(frozen=True, slots=True)
class ListView:
    """The text that lines of a page contain, and the order and restriction of its tables.

    ``table`` is the key of the only table that is arranged, empty for all tables of a list.
    """

    sought: str = ""
    order: Arrangement = NO_ARRANGEMENT
    table: str = ""

    def __bool__(self) -> bool:
        """Return whether it leaves out or sorts anything."""
        return bool(self.sought or self.order)


WHOLE_PAGE = ListView()


class KeptLists(Protocol):
    """The store of kept lists by name, readable by the owner of the account only."""

    def kept(self, theirs: tuple[str, ...]) -> dict[str, dict[str, str]]:
        """Return a person's kept lists by name, sorted; ``theirs`` are the person's keys."""

    def keep(self, theirs: tuple[str, ...], name: str, members: Mapping[str, str]) -> None:
        """Keep a list durably in place of one with the same name; raise StorageFailed."""

    def drop(self, theirs: tuple[str, ...], name: str) -> None:
        """Delete a kept list; a missing one is no error. Raise StorageFailed."""


def members_of(target: Target, view: ListView) -> dict[str, str]:
    """Return a page in a view as the members of a kept list."""
    return {_PAGE: target.page, _KEY: target.key, _TEXT: view.sought, **view.order.members}


def read_members(members: Mapping[str, str]) -> tuple[Target, ListView]:
    """Return the page and the view of a kept list."""
    target = Target(members.get(_PAGE, ""), members.get(_KEY, ""))
    return target, ListView(members.get(_TEXT, ""), Arrangement.read(members))
