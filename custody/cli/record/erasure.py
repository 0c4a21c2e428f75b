"""`custody erasure`: erasure of fields, proposed and approved by two people, then carried out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.answers.corrections import corrected_document
from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.console.words import listed, moment
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.entering.entry_fields import state
from custody.cli.main import example, shared
from custody.cli.record.erasure_backups import backup_lines, backup_rows, warn_of_backups
from custody.cli.record.value_search import PROPOSE, occurrence_lines, occurrence_rows
from custody.cli.shell.call import Call
from custody.cli.verbs.topics import add_verbs
from custody.errors import CustodyError, NotFound

if TYPE_CHECKING:
    from custody.ledger.views.entries.erasures import Reach
    from custody.model.records import Proposal
    from custody.model.schema.types import Value
    from custody.storage.vault.vault import Vault

_ACT, _KIND = "erasure", "erasure.executed"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody erasure` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "erasure")
    listing = actions.add_parser("list", help="list proposals with their state")
    listing.add_argument("--open", action="store_true", help="only open ones")
    add_paging(listing)
    shared(listing)
    example(listing, "custody erasure list --open")
    listing.set_defaults(run=_list)


def _found(vault: Vault, text: str) -> Proposal:
    from custody.ledger.views.naming.search import find_proposal

    return find_proposal(vault.lookup(), text, _ACT)


def carry_out(call: Call) -> int:
    """Erase the approved fields, and report remaining copies; return the exit status; raise NotFound."""
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.statements.entries import erased, legal_basis
    from custody.ledger.views.entries.erasures import reach
    from custody.storage.backups.erasures import list_in_backups

    with call.vault(readonly=False) as vault:
        proposal = _found(vault, call.args.proposal)
        if proposal.target is None:
            raise NotFound(f"the proposal of entry {proposal.position} names no entry")
        authority = legal_basis(vault.entries().at(proposal.position), signed=True)
        target = vault.entries().at(proposal.target)
        values = state(call.args, _KIND, erased(proposal))
        left = reach(vault.reader(), proposal.target, proposal.fields, call.say)
        call.say.clear()
        request = Request(_KIND, values, subject=proposal.subject, re=target.leaf)
        drafts = call.entries.draft(vault, call.signer(vault), [request])
        if call.args.dry_run:
            call.entries.show(drafts)
            return 0
        entries = call.entries.record(vault, drafts)
        try:
            backups = list_in_backups(vault, [proposal.target])
        except CustodyError as error:  # the entry stands by then
            call.say.warn(f"the erasure stands, but backups could not be asked for it: {error.message}")
            backups = []
        warn_of_backups(call, backups)
        document = {
            "entries": entries,
            "legal_basis": authority,
            "reached": {
                "entry": proposal.target,
                "fields": list(proposal.fields),
                "database": True,
                "names": True,
            },
            "not_reached": _not_reached(left),
            "backups": backup_rows(backups),
        }
        told = [*_told(proposal, left, authority), *backup_lines(backups)]
        call.entries.answer_of(drafts, document, entry_lines(drafts, entries, lambda _: told))
    return 0


def _not_reached(left: Reach) -> dict[str, Any]:
    return {
        "backups": True,
        "files": True,
        "transcribed_from": left.transcription,
        "disclosed": [
            {
                "entry": disclosure.entry.position,
                "at": moment(disclosure.entry.envelope.at),
                "fields": list(disclosure.fields),
                "purpose": disclosure.purpose,
                "receiver": disclosure.receiver,
                "corrected": corrected_document([disclosure.entry]),
            }
            for disclosure in left.disclosures
        ],
        "repeated": [
            {"entry": repetition.position, "field": repetition.field} for repetition in left.repetitions
        ],
        "elsewhere": occurrence_rows(left.elsewhere),
    }


def _told(proposal: Proposal, left: Reach, authority: Value) -> list[str]:
    lines = [
        f"  under {authority}, as entry {proposal.position} states",
        f"  erased: {listed(proposal.fields)} of entry {proposal.target}, here and under the names it was found by;",
        "  the entry, its signature and every proof still hold, and a restored copy erases it again",
        "  NOT erased: backups and copies of this database made before now",
        (
            "  NOT erased: files it was typed from or written to: forms, scripts, lists, scans, what a "
            "terminal kept"
        ),
    ]
    lines += [
        f"  NOT erased: what entry {disclosure.entry.position} disclosed on {moment(disclosure.entry.envelope.at)} to "
        f"{disclosure.shown.receiver or '(not recorded)'}, for {disclosure.shown.purpose}: {listed(disclosure.fields)}"
        for disclosure in left.disclosures
    ]
    if not left.disclosures:
        lines.append("  no disclosure of it is recorded")
    if left.transcription is not None:
        lines.append(
            f"  NOT erased: the list that it was transcribed from, {left.transcription}, on paper or archived"
        )
    lines += [
        f"  NOT erased: {repetition.field} of entry {repetition.position}, a correction that may repeat it: "
        + PROPOSE.format(entry=repetition.position, field=repetition.field)
        for repetition in left.repetitions
    ]
    return [*lines, *occurrence_lines(left.elsewhere, "  NOT erased: ")]


def _list(call: Call) -> int:
    from custody.model.records import Proposal
    from custody.pages.ledger.erasures import erasures
    from custody.pages.parts.proposals import WAITING, state_of

    with call.vault() as vault:
        now = vault.clock.now()
        found = [
            proposal
            for proposal in vault.lookup().all(Proposal)
            if proposal.act == _ACT and (not call.args.open or state_of(proposal, now) in WAITING)
        ]
        found.sort(key=lambda proposal: proposal.position)
        stretch = paging(call, len(found))
        context = context_of(call, vault)
        page = erasures(context, stretch.of(found), stretch.more, waiting=call.args.open)
    answer_page(call, page, stretch.rest)
    return 0
