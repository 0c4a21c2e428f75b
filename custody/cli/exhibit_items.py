"""`custody exhibit describe`, `split`, `itemise`, `number` and `merge`: more about what an exhibit is."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli import exhibit_fields
from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.facts import common, joined, state
from custody.cli.numbers import number
from custody.errors import UsageError
from custody.model.events.items import KINDS, OCCASIONS, SAMENESS

if TYPE_CHECKING:
    from custody.model.types import Value

_SPLIT = next(one for one in KINDS if one.name == "exhibit.split")
_WHY_SPLIT = next(one.type.choices for one in _SPLIT.own if one.name == "reason")
_EXHIBIT = "reference, number, identifier or its first characters"


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    _describe(actions.add_parser("describe", help="add what was learnt of an exhibit since; both stay"))
    _split(actions.add_parser("split", help="record that an exhibit was taken apart into parts"))
    _itemise(actions.add_parser("itemise", help="finish itemising: compare what was found with the count"))
    _number(actions.add_parser("number", help="record the number that another agency gave it"))
    _merge(actions.add_parser("merge", help="record that two registrations are of one thing"))


def _describe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exhibit", help=_EXHIBIT)
    parser.add_argument("--found-at", required=True, choices=OCCASIONS, help="on what occasion it was learnt")
    exhibit_fields.configure(parser)
    finish(
        parser,
        _run_describe,
        "custody exhibit describe EV/2 --found-at opening --serial R58M70 \\",
        "    --imei 490154203237518",
    )


def _run_describe(call: Call) -> int:
    args = call.args
    given = exhibit_fields.given(args)
    named = [name for name, value in given.items() if value is not None]
    if not named:
        raise UsageError("nothing is described", hint="Give what was learnt: --serial, --imei and the like.")
    own: dict[str, Value] = {"found_at": args.found_at, "described": joined(named), **given}
    return _enter(call, "exhibit.described", {**state(args, "exhibit.described", own)})


def _split(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exhibit", help=_EXHIBIT)
    parser.add_argument("--parts", type=number, required=True, metavar="N", help="how many parts it becomes")
    parser.add_argument(
        "--remains", action="store_true", help="something of it remains under its own reference"
    )
    parser.add_argument("--reason", required=True, choices=_WHY_SPLIT, help="why it was taken apart")
    parser.add_argument("--witness", metavar="TEXT", help="who saw it (erasable)")
    finish(
        parser,
        _run_split,
        "custody exhibit split NAS/1 --parts 2 --remains --reason examination",
    )


def _run_split(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "parts": args.parts,
        "remains": args.remains,
        "reason": args.reason,
        "witness": args.witness,
    }
    return _enter(call, "exhibit.split", {**common(args), **own})


def _itemise(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exhibit", help=_EXHIBIT)
    parser.add_argument("--found", type=number, required=True, metavar="N", help="how many things were found")
    parser.add_argument("--counted-by", metavar="TEXT", help="who counted (erasable)")
    parser.add_argument("--witness", metavar="TEXT", help="who saw it (erasable)")
    parser.add_argument("--explanation", metavar="TEXT", help="where a difference comes from (erasable)")
    finish(
        parser,
        _run_itemise,
        "custody exhibit itemise BAG/1 --found 11 --counted-by 'Eve Hall' \\",
        "    --explanation 'two of the twelve were one card in an adapter'",
    )


def _run_itemise(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        name: getattr(args, name) for name in ("found", "counted_by", "witness", "explanation")
    }
    return _enter(call, "exhibit.itemised", state(args, "exhibit.itemised", own))


def _number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exhibit", help=_EXHIBIT)
    parser.add_argument("number", help="the number there, by which it is found from now on (erasable)")
    parser.add_argument("--agency", metavar="TEXT", help="whose number it is (erasable)")
    finish(parser, _run_number, "custody exhibit number EV/2 ZK-17/26 --agency Customs")


def _run_number(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {"number": args.number, "agency": args.agency}
    return _enter(call, "exhibit.numbered", state(args, "exhibit.numbered", own))


def _merge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exhibit", help="the registration that is not used any more")
    parser.add_argument("--into", required=True, metavar="EXHIBIT", help="the one under which work goes on")
    parser.add_argument("--reason", required=True, choices=SAMENESS, help="why they are one thing")
    parser.add_argument("--explanation", metavar="TEXT", help="how that was found out (erasable)")
    finish(parser, _run_merge, "custody exhibit merge EV/7 --into EV/2 --reason number_equal")


def _run_merge(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    values = {**common(args), "reason": args.reason, "explanation": args.explanation}
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        values["into"] = lookup.resolve("exhibit", args.into)
        exhibit = lookup.resolve("exhibit", args.exhibit)
        return call.enter(vault, [Request("exhibit.merged", values, subject=exhibit)])


def _enter(call: Call, kind: str, values: dict[str, Value]) -> int:
    from custody.ledger.journal import Request

    with call.vault(readonly=False) as vault:
        exhibit = vault.lookup().resolve("exhibit", call.args.exhibit)
        return call.enter(vault, [Request(kind, values, subject=exhibit)])
