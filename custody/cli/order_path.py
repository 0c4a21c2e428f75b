"""`custody order`: what whoever is ordered shows of the path of a communication, and which order goes on (art. 26)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.facts import Codes, explain, joined
from custody.cli.main import example
from custody.cli.order_about import about, about_order
from custody.cli.words import called
from custody.law import grounds
from custody.model.types import split_codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from custody.cli.call import Call
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.lookup import Lookup
    from custody.ledger.views.path import Way
    from custody.model.records import Path
    from custody.model.types import Value

#: What an entry says besides whether another provider carried the communication.
TOLD = ("shown_to", "providers", "path", "received_by", "disclosed_by", "document_sha256")


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    path = about(
        actions, "path", "record what was shown at once of a communication's path (art. 26(b))", _path
    )
    path.add_argument("--shown-to", required=True, choices=sorted(grounds.SHOWN_TO), help="to whom")
    path.add_argument(
        "--others",
        action=Codes,
        allowed=sorted(grounds.OTHER_PROVIDERS),
        required=True,
        help="whether another provider carried it",
    )
    path.add_argument("--providers", help="which providers carried it (erasable)")
    path.add_argument("--path", help="along which path, as far as it was shown (erasable)")
    path.add_argument("--received-by", help="who received what was shown (erasable)")
    path.add_argument("--disclosed-by", help="who showed it (erasable)")
    example(
        path,
        "custody order path P-7/2026 --shown-to authority --others at_home \\",
        "    --providers 'Example Mail Ltd; Example Net Ltd' \\",
        "    --path 'handed over by Example Net Ltd, 192.0.2.7, 08:14:03Z' \\",
        "    --received-by 'Insp. Hall' --at 2026-11-02T11:20:00Z",
    )
    explain(path, {"--shown-to": grounds.SHOWN_TO, "--others": grounds.OTHER_PROVIDERS})

    end = about(actions, "end-path", "record why no order goes on to a provider that was found", _end)
    end.add_argument("--reason", required=True, choices=sorted(grounds.PATH_ENDED))
    end.add_argument("--explanation", help="more about the reason (erasable)")
    end.add_argument("--showing", metavar="ENTRY", help="the entry that told of it, if several wait")
    example(end, "custody order end-path P-7/2026 --reason gone")
    explain(end, {"--reason": grounds.PATH_ENDED})


def _path(call: Call) -> int:
    args = call.args
    names = ("shown_to", "providers", "path", "received_by", "disclosed_by")
    own: dict[str, Value] = {name: getattr(args, name) for name in names}

    def more(_: Lookup, __: str) -> list[str]:
        lines = {
            "at_home": "  order the other provider too: custody order issue, with --after-order",
            "abroad": "  a provider in another State is for a request to it: custody request send, with --after-order,"
            " or is owed to the State that asked: custody request path",
        }
        return [line for code, line in lines.items() if code in args.others]

    return about_order(call, "order.path_disclosed", {**own, "others": joined(args.others)}, more=more)


def _end(call: Call) -> int:
    from custody.ledger.views.path import path_leaf

    args = call.args

    def answers(lookup: Lookup, order: str) -> bytes:
        return path_leaf(lookup, order, args.showing)

    own: dict[str, Value] = {"reason": args.reason, "explanation": args.explanation}
    return about_order(call, "order.path_ended", own, answers=answers)


def path_document(way: Way, entries: Iterable[EntryView], names: Mapping[str, str | None]) -> dict[str, Any]:
    """Give the place of an order in the path, and what was shown under it, as a part of a JSON document."""
    found = {one.position: one for one in entries}

    def named(orders: Sequence[str]) -> list[dict[str, Any]]:
        return [{"id": one, "number": names.get(one)} for one in orders]

    return {
        "before": named(way.before),
        "after": [named(one) for one in way.after],
        "requests": [
            {"id": one.id, "reference": names.get(one.id), "state": one.state} for one in way.requests
        ],
        "shown": [
            {
                "entry": one.position,
                "occurred_at": found[one.position].current("occurred_at"),
                "others": list(split_codes(found[one.position].current("others"))),
                **{name: found[one.position].current(name) for name in TOLD},
                "erased": found[one.position].gone(TOLD),
                "ordered": list(one.ordered),
                "requested": list(one.requested),
                "ended": one.ended,
                "waits": waits(one),
            }
            for one in way.shown
        ],
    }


def waits(one: Path) -> list[str]:
    """Give the codes of the providers found to which nothing goes on yet."""
    found = (("abroad", one.waits_abroad), ("at_home", one.waits_here))
    return [code for code, waiting in found if waiting]


def way_text(orders: Sequence[str], names: Mapping[str, str]) -> str:
    """Write orders as they follow one another."""
    return " > ".join(called(names[one], one) for one in orders)
