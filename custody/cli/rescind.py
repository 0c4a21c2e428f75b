"""`custody rescind`: take back a merger, split, loss, retirement of a place or closing that was entered by mistake."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.facts import explain, happened, state
from custody.cli.folding import columns
from custody.cli.main import example, shared
from custody.cli.words import called, moment
from custody.model.events.content import MEANWHILE, RESCIND_REASONS
from custody.model.types import split_codes

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.ledger.views.entries import EntryView
    from custody.model.types import Value
    from storage.vault import Vault

_KIND = "entry.rescinded"
#: What stands again once an entry of a kind is taken back.
_RESTORES = {
    "case.closed": "the case is open",
    "exhibit.lost": "the exhibit is with its custodian, and lies where it lay",
    "exhibit.merged": "the two registrations are two exhibits; each has its own custodian",
    "exhibit.split": "the exhibit is one thing and has its custodian",
    "inventory.closed": "the round goes on; nothing is missing before it is closed again",
    "place.retired": "the place is in use",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "entry", help="number or id of the entry: `custody log show --subject NAME` lists them"
    )
    parser.add_argument("--reason", required=True, choices=RESCIND_REASONS, help="why it is taken back")
    parser.add_argument("--explanation", metavar="TEXT", help="in words (erasable)")
    happened(parser, act=True)
    shared(parser, writes=True)
    example(
        parser,
        "custody rescind 41 --reason wrong_thing --dry-run",
        "custody rescind 41 --reason wrong_thing --explanation 'EV/7 was meant'",
    )
    explain(parser, {"--reason": RESCIND_REASONS})
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.finding import find_entry

    args = call.args
    with call.vault(readonly=False) as vault:
        target = vault.entries().at(find_entry(vault.reader(), args.entry))
        own: dict[str, Value] = {
            "target": target.position,
            "reason": args.reason,
            "explanation": args.explanation,
        }
        request = Request(_KIND, state(args, _KIND, own), subject=target.envelope.subject, re=target.leaf)
        since = _since(vault, target)
        if args.dry_run:
            (draft,) = call.draft(vault, call.signer(vault), [request])
            for line in _lines(target, draft, since):
                call.say.note(line)
        return call.enter(
            vault,
            [request],
            tell=lambda draft: _lines(target, draft, since),
            rescinds={"entry": target.position, "kind": target.envelope.kind, "since": since},
        )


def _since(vault: Vault, target: EntryView) -> list[dict[str, Any]]:
    """Return what was entered since about the same thing, and about the one that it was merged into."""
    from custody.ledger.views.finding import name_of_subject
    from custody.model.envelope import parse_entry

    reader, lookup = vault.reader(), vault.lookup()
    subjects, into = [target.envelope.subject], target.value("into")
    if isinstance(into, str):
        subjects.append(into)
    found = []
    for subject in subjects:
        name = name_of_subject(lookup, subject)
        for position in reader.positions(subject):
            if position > target.position:
                envelope = parse_entry(reader.entry(position).note).envelope
                found.append(
                    {
                        "entry": position,
                        "kind": envelope.kind,
                        "at": moment(envelope.at),
                        "subject": subject,
                        "about": name,
                    }
                )
    return sorted(found, key=lambda row: int(row["entry"]))


def _lines(target: EntryView, draft: Drafted, since: list[dict[str, Any]]) -> list[str]:
    """Write what is taken back, what stands again, and what was done meanwhile."""
    lines = [f"  takes back entry {target.position}, {target.envelope.kind}"]
    lines.append(f"  restored: {_RESTORES.get(target.envelope.kind, 'what it ended')}")
    if since:
        lines.append("  entered meanwhile, and stays:")
        rows = [
            (str(row["entry"]), str(row["kind"]), called(row["about"], str(row["subject"])), str(row["at"]))
            for row in since
        ]
        lines += [f"    {line}" for line in columns(rows, ("entry", "kind", "about", "signed"))]
    else:
        lines.append("  entered meanwhile: nothing")
    for code in split_codes(draft.facts["meanwhile"]):
        lines.append(f"  look at it: {MEANWHILE.get(code, code)}")
    return lines
