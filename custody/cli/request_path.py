"""`custody request`: a provider in another State, shown to the State that asked or not (art. 43), and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.facts import Codes, explain, instant, joined
from custody.cli.folding import pairs
from custody.cli.main import example
from custody.cli.request_about import about, about_request
from custody.cli.states import names_state
from custody.cli.words import called, listed, moment
from custody.law import preservation
from custody.model.types import split_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.cli.call import Call
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.requests import RequestFile
    from custody.model.records import Request
    from custody.model.types import Value

#: What is told of each entry, by kind.
TOLD: dict[str, tuple[str, ...]] = {
    "request.path_disclosed": ("third_state", "provider", "path", "document_sha256"),
    "request.path_refused": ("grounds", "consulted_at", "reasons", "document_sha256"),
}


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    path = about(
        actions,
        "path",
        "show a provider in another State, or record that one was shown (art. 43(1))",
        _path,
        recorded=True,
    )
    names_state(path, "--third-state", "where the provider is")
    path.add_argument("--provider", help="which provider it is (erasable)")
    path.add_argument("--path", help="along which path, as far as it was shown (erasable)")
    example(
        path,
        "custody request path AT-77/2026 --third-state DE \\",
        "    --provider 'Beispiel Hosting GmbH' --path 'handed over from 198.51.100.4'",
        "custody request path HERE-4/2026 --third-state DE --recorded \\",
        "    --provider 'Beispiel Hosting GmbH' --path 'handed over from 198.51.100.4'",
    )

    refuse = about(
        actions,
        "refuse-path",
        "refuse to show it, on three grounds only (art. 43(2))",
        _refuse,
        recorded=True,
    )
    refuse.add_argument(
        "--grounds", action=Codes, allowed=sorted(preservation.REFUSAL_43), required=True, help="why"
    )
    refuse.add_argument(
        "--consulted-at",
        type=instant,
        metavar="INSTANT",
        help="when the States consulted about it, which grounds of article 40(21) take (art. 40(28))",
    )
    refuse.add_argument("--reasons", help="in words (erasable)")
    example(
        refuse,
        "custody request refuse-path AT-77/2026 --grounds 40.21.b --reasons '…' \\",
        "    --consulted-at 2026-11-03T10:00:00Z",
    )
    explain(refuse, {"--grounds": preservation.REFUSAL_43})


def _path(call: Call) -> int:
    args = call.args
    names = ("third_state", "provider", "path")
    return about_request(call, "request.path_disclosed", {name: getattr(args, name) for name in names})


def _refuse(call: Call) -> int:
    args = call.args
    own: dict[str, Value] = {
        "grounds": joined(args.grounds),
        "consulted_at": args.consulted_at,
        "reasons": args.reasons,
    }
    return about_request(call, "request.path_refused", own)


def path_document(found: RequestFile, names: Mapping[str, str | None]) -> dict[str, Any]:
    """Give what goes along the path of a communication under a request, as a part of a JSON document."""
    return {
        "after": [{"id": one, "name": names.get(one)} for one in befores(found.view.request)],
        "followed_by": [
            {"id": one.id, "reference": names.get(one.id), "state": one.state} for one in found.onward
        ],
        "shown": [_document(one) for one in _entries(found)],
        "owed_since": moment(found.view.request.path_found) if found.view.request.owes_path else None,
    }


def _document(one: EntryView) -> dict[str, Any]:
    names = TOLD[one.envelope.kind]
    codes = {"grounds": list(split_codes(one.current("grounds")))} if "grounds" in names else {}
    return {
        "entry": one.position,
        "kind": one.envelope.kind,
        "occurred_at": one.current("occurred_at"),
        **{name: one.current(name) for name in names},
        **codes,
        "erased": one.gone(names),
    }


def befores(request: Request) -> tuple[str, ...]:
    """Give what a request names as going before it along the path: an order at home, another request of ours."""
    return tuple(one for one in (request.after_order, request.after_request) if one is not None)


def _entries(found: RequestFile) -> Sequence[EntryView]:
    return [one for one in found.entries if one.envelope.kind in TOLD]


def place_lines(found: RequestFile, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Write for people what a request goes on from, and which requests go on from it."""
    before = [called(names[one], one) for one in befores(found.view.request)]
    after = [f"{called(names[one.id], one.id)} to {one.state}" for one in found.onward]
    return [
        *([("goes on from", listed(before))] if before else []),
        *([("followed by", listed(after))] if after else []),
    ]


def shown_lines(found: RequestFile) -> list[str]:
    """Write for people what was shown of a provider in another State, or refused, one block for each entry."""
    lines: list[str] = []
    request = found.view.request
    if request.owes_path:
        since = moment(request.path_found)
        lines = ["", f"NOT TOLD {request.state}: a provider in another State was found {since} (art. 43(1))"]
    for one in _entries(found):
        refused = one.envelope.kind == "request.path_refused"
        whom = f"to {request.state}" if request.incoming else f"by {request.state}"
        rows = [
            (name.removesuffix("_sha256").replace("_", " "), str(value))
            for name in TOLD[one.envelope.kind]
            if (value := one.told(name)) is not None
        ]
        what = f"path {'refused' if refused else 'shown'} {whom}"
        lines += ["", f"{what}, entry {one.position}, {one.told('occurred_at') or '-'}:"]
        lines += [f"  {line}" for line in pairs(rows)]
    return lines
