"""The review of entries at a terminal before they are signed, with --ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from custody.errors import Declined

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.storage.vault.vault import Vault

_AGAIN = "The command above does the same again."


def agree(call: Call, vault: Vault, drafts: Sequence[SignedDraft]) -> None:
    """Show what is about to be signed, and ask whether it is signed; raise Declined if not.

    What no later entry can undo asks for the number of its thing instead of a yes.
    """
    from custody.cli.answers.page_answer import context_of
    from custody.cli.console.diagnostics import COLUMNS
    from custody.cli.forms.attended import draft_of
    from custody.ledger.views.subjects.people import name_of
    from custody.tui.pages.review import Given, known, papers_of, review
    from custody.tui.render.review_lines import drawn

    shown = [draft_of(draft, call.own) for draft in drafts]
    given = Given(frozenset(default.field for default in call.presets), papers_of(vars(call.args)))
    lookup, by = vault.lookup(), drafts[0].entry.envelope.by
    who = name_of(lookup, lookup.actor_of_key(by).id) or by
    read = review(shown, who, known(context_of(call, vault), shown, given))
    call.say.lines([f"REVIEW: {read.title}", *(line.text for line in drawn(read, COLUMNS)), "", read.final])
    for number in read.numbers:
        if call.consent.typed(f"Cannot be made good. Type the number {number}:") != number:
            raise Declined("nothing was entered: its number was not typed", hint=_AGAIN)
    if not read.numbers and not call.consent.agrees("Sign it?"):
        raise Declined("not signed; nothing was entered", hint=_AGAIN)
