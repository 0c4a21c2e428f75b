"""`custody erase`: two people decide that fields of an entry go, a third step carries it out and says what stays."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.entered import entry_lines
from custody.cli.erase_backups import backup_lines, backup_rows, warn_of_backups
from custody.cli.erase_search import PROPOSE, occurrence_lines, occurrence_rows
from custody.cli.erase_search import configure as configure_search
from custody.cli.facts import state
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import listed, moment
from custody.errors import CustodyError, NotFound
from custody.layout import columns
from custody.pages.wording import away

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.erasures import Reach
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Proposal
    from custody.model.types import Value
    from storage.vault import Vault

_ACT = "content.erased"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "erase")
    configure_search(actions)
    listing = actions.add_parser("list", help="list proposals and how they stand")
    listing.add_argument("--open", action="store_true", help="only those that wait for somebody")
    add_paging(listing)
    shared(listing)
    example(listing, "custody erase list --open")
    listing.set_defaults(run=_list)


def _found(vault: Vault, text: str) -> Proposal:
    from custody.ledger.views.finding import find_proposal

    return find_proposal(vault.lookup(), text, _ACT)


def carry_out(call: Call) -> int:
    """Erase what was approved, and say what stays elsewhere; return the exit status; raises NotFound."""
    from custody.ledger.content import erased, legal_basis
    from custody.ledger.journal import Request
    from custody.ledger.views.erasures import reach
    from storage.backups.erasing import list_in_backups

    with call.vault(readonly=False) as vault:
        proposal = _found(vault, call.args.proposal)
        if proposal.target is None:
            raise NotFound(f"the proposal of entry {proposal.position} names no entry")
        authority = legal_basis(vault.entries().at(proposal.position), signed=True)
        target = vault.entries().at(proposal.target)
        values = state(call.args, _ACT, erased(proposal))
        left = reach(vault.reader(), proposal.target, proposal.fields, call.say)
        call.say.clear()
        request = Request(_ACT, values, subject=proposal.subject, re=target.leaf)
        drafts = call.draft(vault, call.signer(vault), [request])
        if call.args.dry_run:
            call.show(drafts)
            return 0
        entries = call.record(vault, drafts)
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
        call.answer_of(drafts, document, entry_lines(drafts, entries, lambda _: told))
    return 0


def _not_reached(left: Reach) -> dict[str, Any]:
    return {
        "backups": True,
        "files": True,
        "transcribed_from": left.transcription,
        "disclosed": [
            {
                "entry": one.entry.position,
                "at": moment(one.entry.envelope.at),
                "fields": list(one.fields),
                "purpose": one.purpose,
                "recipient": one.recipient,
                "corrected": corrected_document([one.entry]),
            }
            for one in left.disclosures
        ],
        "repeated": [{"entry": one.position, "field": one.field} for one in left.repetitions],
        "elsewhere": occurrence_rows(left.elsewhere),
    }


def _told(proposal: Proposal, left: Reach, authority: Value) -> list[str]:
    lines = [
        f"  under {authority}, as entry {proposal.position} states",
        f"  erased: {listed(proposal.fields)} of entry {proposal.target}, here and under the names it was found by;",
        "  the entry, its signature and every proof still hold, and a restored copy erases it again",
        "  NOT erased: backups and copies of this database made before now",
        "  NOT erased: files it was typed from or written to: forms, scripts, lists, scans, what a terminal kept",
    ]
    lines += [
        f"  NOT erased: what entry {one.entry.position} disclosed on {moment(one.entry.envelope.at)} to "
        f"{one.told.recipient or '(not recorded)'}, for {one.told.purpose}: {listed(one.fields)}"
        for one in left.disclosures
    ]
    if not left.disclosures:
        lines.append("  no disclosure of it is recorded")
    if left.transcription is not None:
        lines.append(
            f"  NOT erased: the list that it was transcribed from, {left.transcription}, on paper or archived"
        )
    lines += [
        f"  NOT erased: {one.field} of entry {one.position}, a correction that may repeat it: "
        + PROPOSE.format(entry=one.position, field=one.field)
        for one in left.repetitions
    ]
    return [*lines, *occurrence_lines(left.elsewhere, "  NOT erased: ")]


def _list(call: Call) -> int:
    from custody.model.records import Proposal

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        found = [one for one in lookup.all(Proposal) if one.act == _ACT]
        wanted = [one for one in found if not call.args.open or _standing(one, now) in ("open", "approved")]
        wanted.sort(key=lambda one: one.position)
        page = paging(call, len(wanted))
        wanted = list(page.of(wanted))
        proposed = [vault.entries().at(one.position) for one in wanted]
        rows = [_row(lookup, one, entry, now) for one, entry in zip(wanted, proposed, strict=True)]
    cells = [
        (
            str(row["proposal"]),
            str(row["entry"]),
            listed(row["fields"]),
            standing_words(row, now),
            row["proposer_name"] or "(erased)",
        )
        for row in rows
    ]
    headings = ("proposal", "entry", "fields", "state", "by")
    nothing = "no proposal to erase anything" + (" waits for anybody" if call.args.open else "")
    lines = page.lines(columns(cells, headings), nothing, *corrected_lines(proposed))
    call.out.answer({**page.members, "proposals": rows}, lines)
    return 0


_SAID = {
    "carried_out": "carried out",
    "refused": "refused",
    "expired": "expired: nobody agreed in time",
    "overdue": "expired: agreed to, not carried out",
}


def standing_words(row: dict[str, Any], now: int) -> str:
    """Return how a proposal stands, and what it waits for."""
    from custody.law.clock import parse_instant

    ends = away(parse_instant(row["expires_at"]), now)
    by = row["voided_by"]
    if by is not None:
        return f"void: entry {by} about the same thing came after it"
    if row["state"] == "open":
        return f"waits for another to agree, ends {ends}"
    if row["state"] == "approved":
        overdue = parse_instant(row["expires_at"]) < now
        return _SAID["overdue"] if overdue else f"agreed to, to be carried out {ends}"
    return _SAID.get(str(row["state"]), str(row["state"]))


def _standing(proposal: Proposal, now: int) -> str:
    return "expired" if proposal.status == "open" and now > proposal.expires else proposal.status


def _row(lookup: Lookup, proposal: Proposal, entry: EntryView, now: int) -> dict[str, Any]:
    """Give a proposal as a document: the rules go by what was signed, the legal basis is as last corrected."""
    from custody.ledger.content import legal_basis
    from custody.ledger.views.people import name_of
    from custody.ledger.views.voided import voided_by

    return {
        "proposal": proposal.position,
        "entry": proposal.target,
        "fields": list(proposal.fields),
        "basis": proposal.basis,
        "state": _standing(proposal, now),
        "voided_by": voided_by(lookup.reader, proposal),
        "expires_at": moment(proposal.expires),
        "proposer": proposal.proposer,
        "proposer_name": name_of(lookup, proposal.proposer),
        "agreed": list(proposal.agreed),
        "legal_basis": legal_basis(entry),
        "corrected": corrected_document([entry]),
    }
