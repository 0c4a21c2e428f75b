"""`custody seizure consent-withdrawn`: a consent to a seizure is taken back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.cli.entering import finish, of_named, paper
from custody.cli.facts import Codes, digest_of, explain, joined, state
from custody.law import grounds

if TYPE_CHECKING:
    from custody.model.types import Value


def configure(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the action."""
    withdrawn = of_named(
        actions,
        "consent-withdrawn",
        "record that a consent to a seizure was taken back, wholly or for some things",
        thing="seizure",
        by="reference",
    )
    withdrawn.add_argument(
        "--withdrawn-by-is", required=True, choices=sorted(grounds.CONSENT_BY), help="who takes it back"
    )
    withdrawn.add_argument("--withdrawn-by", help="the name (erasable)")
    withdrawn.add_argument(
        "--told", required=True, choices=sorted(grounds.CONSENT_TOLD), help="how the agency was told"
    )
    withdrawn.add_argument("--told-to", help="who was told (erasable)")
    withdrawn.add_argument(
        "--things", action=Codes, metavar="EXHIBIT", help="exhibits it is for, if not for all that was seized"
    )
    withdrawn.add_argument("--scope", help="what it is for, in the words that were used (erasable)")
    withdrawn.add_argument(
        "--copies", choices=sorted(grounds.CONSENT_COPIES), help="what it says of copies made before"
    )
    paper(withdrawn, "the paper it was told on, or the note of what was said")
    finish(
        withdrawn,
        _withdrawn,
        "custody seizure consent-withdrawn S-1 --withdrawn-by-is giver \\",
        "    --withdrawn-by 'I. Owner' --told on_paper --told-to 'front desk' \\",
        "    --copies included --document letter.pdf --at 2026-11-20T09:00:00Z",
    )
    explain(
        withdrawn,
        {
            "--withdrawn-by-is": grounds.CONSENT_BY,
            "--told": grounds.CONSENT_TOLD,
            "--copies": grounds.CONSENT_COPIES,
        },
    )


def _withdrawn(call: Call) -> int:
    from custody.ledger.journal import Request

    args, kind = call.args, "seizure.consent_withdrawn"
    own: dict[str, Value] = {
        "withdrawn_by_is": args.withdrawn_by_is,
        "told": args.told,
        "copies": args.copies,
        "withdrawn_by": args.withdrawn_by,
        "told_to": args.told_to,
        "scope": args.scope,
    }
    values = state(args, kind, own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        seizure = lookup.resolve("seizure", args.seizure)
        values["document_sha256"] = digest_of(call, vault, args.document)
        values["things"] = joined([lookup.resolve("exhibit", name) for name in args.things or ()])
        return call.enter(vault, [Request(kind, values, subject=seizure)])
