"""`custody inventory identify` and `trace`: answer what a round, closed or not, found otherwise than recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.facts import common, explain
from custody.cli.words import many, moment
from custody.errors import Ambiguous, NotFound
from custody.model.events.inventory import MISSING, SURPLUS

if TYPE_CHECKING:
    from custody.cli.listing import Most
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import RoundMatter
    from custody.model.types import Value
    from storage.vault import Vault

_ROUND = "reference, identifier or its first characters"


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    identify = actions.add_parser("identify", help="say what a surplus code of a round turned out to be")
    identify.add_argument("round", help=_ROUND)
    identify.add_argument(
        "code", help="the code as it was counted, or the number of the entry that counted it"
    )
    identify.add_argument("--outcome", required=True, choices=SURPLUS, help="what it turned out to be")
    identify.add_argument("--exhibit", help="the exhibit that it is, or was registered as")
    identify.add_argument("--explanation", metavar="TEXT", help="how that was found out (erasable)")
    explain(identify, {"--outcome": SURPLUS})
    finish(identify, _identify, "custody inventory identify INV-11 X-77 --outcome registered --exhibit EV/9")
    trace = actions.add_parser("trace", help="say what became of an exhibit that a round did not find")
    trace.add_argument("round", help=_ROUND)
    trace.add_argument("exhibit", help="the exhibit that is missing from the round")
    trace.add_argument("--outcome", required=True, choices=MISSING, help="what became of it")
    trace.add_argument("--place", help="where it was found")
    trace.add_argument("--explanation", metavar="TEXT", help="how that was found out (erasable)")
    explain(trace, {"--outcome": MISSING})
    finish(trace, _trace, "custody inventory trace INV-2026-11 EV/3 --outcome found --place SHELF-5")


def _identify(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    own: dict[str, Value] = {"outcome": args.outcome, "explanation": args.explanation}
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        if args.exhibit is not None:
            own["exhibit"] = lookup.resolve("exhibit", args.exhibit)
        matter = _surplus(vault, lookup, args.round, args.code)
        request = Request(
            "inventory.identified",
            {**common(args), **own},
            subject=matter.inventory,
            re=vault.entries().at(matter.position).leaf,
        )
        return call.enter(vault, [request])


def _trace(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.storeroom import matters_of

    args = call.args
    own: dict[str, Value] = {"outcome": args.outcome, "explanation": args.explanation}
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        if args.place is not None:
            own["place"] = lookup.resolve("place", args.place)
        own["exhibit"] = exhibit = lookup.resolve("exhibit", args.exhibit)
        rounds = [
            one
            for one in _rounds(lookup, args.round)
            if any(matter.exhibit == exhibit for matter in matters_of(lookup, one))
        ]
        inventory = _only(rounds, lookup, args.round)
        request = Request("inventory.traced", {**common(args), **own}, subject=inventory)
        return call.enter(vault, [request])


def _rounds(lookup: Lookup, text: str) -> list[str]:
    """Return the rounds of this name; several may have the same. NotFound for none."""
    from custody.ledger.views.storeroom import rounds_named

    try:
        return [lookup.resolve("inventory", text)]
    except Ambiguous:
        named = [one.id for one in rounds_named(lookup, text)]
        if not named:
            raise
        return named


def _only(rounds: list[str], lookup: Lookup, text: str) -> str:
    return rounds[0] if len(rounds) == 1 else lookup.resolve("inventory", text)


def _surplus(vault: Vault, lookup: Lookup, text: str, code: str) -> RoundMatter:
    """Return the surplus code of a round, by the code or by the entry that counted it; NotFound or Ambiguous."""
    from custody.ledger.views.storeroom import matters_of, surplus_codes

    found: list[RoundMatter] = []
    for inventory in _rounds(lookup, text):
        codes = surplus_codes(lookup, inventory)
        if code.strip() in codes:
            found.append(codes[code.strip()])
        else:
            found += [
                one
                for one in matters_of(lookup, inventory)
                if one.sort == "surplus" and str(one.position) == code
            ]
    unanswered = [one for one in found if one.outcome is None]
    chosen = unanswered or found
    if not chosen:
        raise NotFound(
            f"{code} is no surplus code of the round {text}",
            hint="`custody inventory show` lists the surplus codes of a round.",
        )
    if len(chosen) > 1:
        raise Ambiguous(
            f"{len(chosen)} rounds named {text} counted {code}", hint="Give the round's identifier."
        )
    return chosen[0]


def matters(vault: Vault, lookup: Lookup, inventory: str) -> list[dict[str, Any]]:
    """Return what a round left to be answered, with the answers."""
    from custody.ledger.views.storeroom import matters_of

    entries = vault.entries()
    return [
        {
            "sort": one.sort,
            "position": one.position,
            "code": entries.at(one.position).bare("scanned") if one.sort == "surplus" else None,
            "exhibit": one.exhibit,
            "reference": None if one.exhibit is None else lookup.label_of("exhibit", one.exhibit),
            "since": None if one.since is None else moment(one.since),
            "outcome": one.outcome,
            "answered": one.answered,
            "explanation": None if one.answered is None else entries.at(one.answered).bare("explanation"),
        }
        for one in matters_of(lookup, inventory)
    ]


def lines(found: list[dict[str, Any]], limit: Most) -> list[str]:
    """Write what a round left to be answered, the open ones as such; no line where there is nothing."""
    if not found:
        return []
    cells = [
        (
            str(one["code"] or one["reference"] or "(no name)"),
            str(one["sort"]),
            str(one["outcome"] or ("OPEN" if one["since"] else "round goes on")).replace("_", " "),
            f"entry {one['position']}" if one["answered"] is None else f"entry {one['answered']}",
        )
        for one in found
    ]
    left = sum(one["outcome"] is None for one in found)
    head = f"to answer: {left} of {many(len(found), 'matter')}"
    return limit.under(head, cells, ("what", "sort", "answer", ""))
