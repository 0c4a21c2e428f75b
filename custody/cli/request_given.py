"""How a request to preserve data was refused or reported as not executed, as `custody request show` writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import moment
from custody.law import preservation
from custody.model.types import split_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.requests import RequestFile

#: Kind → the field of its codes, their meanings, its text, and what people call it.
_ANSWERS = {
    "request.refused": ("grounds", preservation.REFUSAL_42, "reasons", "refused"),
    "request.not_executed": ("reasons", preservation.NOT_EXECUTED, "told", "not executed"),
}


def _entries(found: RequestFile) -> Sequence[EntryView]:
    return [entry for entry in found.entries if entry.envelope.kind in _ANSWERS]


def answers_document(found: RequestFile) -> list[dict[str, Any]]:
    """Return each refusal and each report of no execution, with its codes and text, for scripts."""
    return [_document(entry) for entry in _entries(found)]


def _document(entry: EntryView) -> dict[str, Any]:
    codes, _, text, _ = _ANSWERS[entry.envelope.kind]
    return {
        "entry": entry.position,
        "kind": entry.envelope.kind,
        "occurred_at": entry.current("occurred_at"),
        codes: list(split_codes(entry.current(codes))),
        "text": entry.current(text),
        "other_state": entry.current("other_state") if codes == "reasons" else None,
        "erased": entry.gone((text,)),
    }


def answer_lines(found: RequestFile) -> list[str]:
    """Write each refusal and each report of no execution for people, and what it does not end."""
    request = found.view.request
    lines: list[str] = []
    for entry in _entries(found):
        codes, meanings, text, what = _ANSWERS[entry.envelope.kind]
        lines += [
            "",
            f"{what}, entry {entry.position}, {entry.told('occurred_at') or 'at no known instant'}:",
        ]
        lines += [f"  {code}: {meanings[code]}" for code in split_codes(entry.current(codes))]
        if codes == "reasons" and entry.current("other_state") is not None:
            lines.append(f"  held in: {entry.told('other_state')}")
        said = entry.told(text)
        lines += [] if said is None else [f"  {said}"]
        if request.effected is not None and (codes == "reasons" or request.incoming):
            lines.append(f"  it ends nothing: preservation was effected {moment(request.effected)}")
    return lines
