"""What was shown of a provider in another State, or refused (art. 43), as `custody request show` writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import called, listed, moment
from custody.layout import pairs
from custody.model.types import split_codes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.requests import RequestFile
    from custody.model.records import Request

#: What is told of each entry, by kind.
TOLD: dict[str, tuple[str, ...]] = {
    "request.path_disclosed": ("third_state", "provider", "path", "document_sha256"),
    "request.path_refused": ("grounds", "consulted_at", "reasons", "document_sha256"),
}


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
