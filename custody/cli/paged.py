"""Answers with a page: as text for people, as the page's document for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.cli.output import Told

if TYPE_CHECKING:
    from custody.model.records import Actor
    from custody.pages.page import Page
    from storage.page_context import VaultContext
    from storage.vault import Vault


def context_of(call: Call, vault: Vault, me: Actor | None = None) -> VaultContext:
    """Return what pages of an open vault are built from, for ``me``, None for nobody in particular."""
    from dataclasses import replace

    from custody.cli.acting import command_of
    from custody.law.clock import DAY
    from storage.page_context import FrontEnd, vault_context

    context = vault_context(vault, front=FrontEnd(command_of=command_of), progress=call.say)
    return replace(context, me=me, warn=call.settings.due_days * DAY)


def written(page: Page) -> list[Told]:
    """Return a page as lines, which quote others in escapes already."""
    from custody.pages.render.text import text

    return [Told(line) for line in text(page)]


def answer_page(call: Call, page: Page) -> None:
    """Answer with a page."""
    from custody.pages.render.document import document

    call.out.answer(document(page), written(page))
