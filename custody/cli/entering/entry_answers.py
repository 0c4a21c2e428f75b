"""Entries in an answer, for people and as JSON: recorded ones, and drafts to be looked at."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from custody.cli.console.output import Exact
from custody.display import code_words
from custody.forms.marks import explained
from custody.layout import called, short

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.ledger.submissions.submission import Receipt


def entry_lines(
    drafts: Sequence[SignedDraft],
    entries: Sequence[Mapping[str, Any]],
    tell: Callable[[SignedDraft], Sequence[str]] | None = None,
    names: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Return a line for people for each entry, with the name of its subject, and what ``tell`` adds."""
    lines = []
    for draft, entry in zip(drafts, entries, strict=True):
        kind, subject = draft.entry.envelope.kind, entry["subject"]
        about = called(names[subject], subject) if subject in names else short(subject)
        lines.append(f"entry {entry['position']}  {kind}  {code_words(_space(kind))} {about}")
        lines += () if tell is None else tell(draft)
    return lines


def entry_document(draft: SignedDraft, receipt: Receipt, file: str | None) -> dict[str, Any]:
    """Return a recorded entry as a JSON document; ``file`` is where its receipt is stored."""
    envelope = draft.entry.envelope
    return {
        "position": receipt.position,
        "kind": envelope.kind,
        "subject": envelope.subject,
        "id": envelope.id,
        "leaf": draft.entry.leaf.hex(),
        "receipt": file,
        "nonconforming": list(draft.facts.marks),
        "not_known": list(draft.facts.unknown),
        "facts": dict(draft.facts),
    }


def draft_answer(drafts: Sequence[SignedDraft]) -> tuple[dict[str, Any], list[str]]:
    """Return document and lines on drafts: effects, the text to be signed, and the fields.

    People read digests in hex below the text; the document has the fields as they would be signed.
    """
    from custody.forms.preview import preview_document, preview_lines, preview_of
    from custody.model.display_values import hex_value, types_of

    previews = [
        preview_of(draft.entry.envelope.kind, draft.facts, draft.private, draft.entry.envelope.v)
        for draft in drafts
    ]
    documents = [
        {
            "text": draft.entry.envelope.text(),
            "fields": {**dict(draft.facts), **dict(draft.private)},
            "preview": preview_document(preview),
        }
        for draft, preview in zip(drafts, previews, strict=True)
    ]
    lines: list[str] = []
    for document, draft, preview in zip(documents, drafts, previews, strict=True):
        lines += preview_lines(preview)
        if preview.marks:
            lines += ["it would be marked as nonconforming:", *explained(mark.rule for mark in preview.marks)]
        lines.append(Exact(str(document["text"]).rstrip("\n")))
        kinds = types_of(draft.entry.envelope)
        lines += [
            f"  {name} = {hex_value(value, kinds.get(name, ''))}"
            for name, value in {**dict(draft.facts), **dict(draft.private)}.items()
        ]
    return {"dry_run": True, "drafts": documents}, [*lines, "dry run: nothing was entered"]


def nothing_entered(args: argparse.Namespace) -> dict[str, Any]:
    """Return the members of a JSON document without entries, or without drafts in a dry run."""
    return draft_answer([])[0] if args.dry_run else {"entries": []}


def _space(kind: str) -> str:
    """Return the namespace of the subject of a kind; `subject` if it can be of several."""
    from custody.model.layouts import layout
    from custody.model.subjects import SUBJECTS, spaces_of

    spaces, record = spaces_of(layout(1, kind).kind), SUBJECTS.get(kind)
    if record is None:
        return spaces[0] if len(spaces) == 1 else "subject"
    return next((space for space in spaces if space in record.__annotations__), record.space)
