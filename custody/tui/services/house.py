"""The services of an open vault, as screens know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.tui.input.marks import Marks

if TYPE_CHECKING:
    from custody.tui.services.drafts import Drafts
    from custody.tui.services.intents import Acts
    from custody.tui.services.kept_lists import KeptLists
    from custody.tui.services.page_context import PageService
    from custody.tui.services.session import Session


@dataclass(frozen=True, slots=True)
class House:
    """The services of the terminal program for an open vault, from pages to kept lists.

    ``folders`` are those that a person watched last, kept as lists are. ``own_keys`` is the person's keymap: by meaning
    its keys, joined by commas. ``marks`` are those of the scanner.
    """

    page_service: PageService
    acts: Acts
    session: Session
    drafts: Drafts
    lists: KeptLists
    folders: KeptLists
    own_keys: Mapping[str, str] = field(default_factory=dict)
    marks: Marks = Marks()


class NoVault(Exception):
    """There is no vault where one was looked for."""
