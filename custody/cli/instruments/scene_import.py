"""`custody scene import-notes`: import the notes of a draft box by scene, showing the delay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.answers.batch_answers import failed_document, failed_lines, status
from custody.cli.console.words import short, span
from custody.cli.entering.entry_answers import draft_answer, entry_lines
from custody.cli.shell.call import Call
from custody.cli.shell.files import place
from custody.errors import Conflict, CustodyError, ProofInvalid, RuleBroken

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.proof.note import NoteSigner
    from custody.storage.state.draft_box import Boxed, DraftBox
    from custody.storage.vault.vault import Vault

#: What to do where a key no longer signs: the notes cannot stand as signed, what they say can.
_TRANSCRIBE = (
    "Nothing was entered and the drafts stay. A key that no longer signs cannot bring in what it signed before, since"
    " whoever has it could date it back. Open a new scene under a valid key, write down what the notes say with --at"
    " for when it happened and --late-reason paper_record,"
    " and give each draft's file as --file: its digest shows what was signed."
)


def import_notes(call: Call) -> int:
    """Record the notes of a draft box as they were signed; return the exit status."""
    from custody.storage.state.draft_box import DraftBox

    box = DraftBox(place(call, call.args.box))
    scenes: dict[str, list[Boxed]] = {}
    for note in box.waiting():
        scenes.setdefault(note.scene, []).append(note)
    entries: list[dict[str, Any]] = []
    refused: list[tuple[str, CustodyError]] = []
    drafts: list[SignedDraft] = []
    with call.vault(readonly=False) as vault:
        signer = call.signer(vault)
        for scene, files in scenes.items():
            try:
                new = _bring(call, vault, signer, box, files)
            except (Conflict, ProofInvalid, RuleBroken) as error:
                refused.append((scene, _explained(error)))
                continue
            drafts += new[0]
            entries += new[1]
    if refused and len(scenes) == 1 and not call.out.as_json:
        raise refused[0][1]
    document: dict[str, Any] = {"entries": entries}
    lines = [] if scenes else ["no drafts wait"]
    lines += entry_lines(drafts, entries, _delay) if entries else []
    if call.args.dry_run:
        document, lines = draft_answer(drafts)
    for scene, why in refused:
        lines += failed_lines(f"scene {short(scene)}", why)
    document["failed"] = [failed_document({"scene": scene}, why) for scene, why in refused]
    call.entries.answer_of(drafts if entries else [], document, lines)
    return status([why for _, why in refused])


def _bring(
    call: Call, vault: Vault, signer: NoteSigner, box: DraftBox, files: list[Boxed]
) -> tuple[list[SignedDraft], list[dict[str, Any]]]:
    """Record one scene and set its drafts aside; return the drafts, and the members of each entry."""
    from custody.ledger.scenes import bring

    notes = [file.must() for file in files]
    brought = bring(
        vault.journal, vault.reader(), signer, notes, call.consent, late_reason=call.args.late_reason
    )
    parts = [list(part) for part in (brought.standing, brought.drafts) if part]
    if call.args.dry_run:
        return [entry for part in parts for entry in part], []
    entries = [row for part in parts for row in call.entries.record(vault, part)]
    kept = {row["id"] for row in entries if row["receipt"] is not None or call.args.no_receipt}
    for boxed in files:
        if boxed.must().arrival.entry.envelope.id in kept:
            box.set_aside(boxed)
    return [entry for part in parts for entry in part], entries


def _explained(error: CustodyError) -> CustodyError:
    if isinstance(error, RuleBroken) and error.rule == "key.valid":
        error.hint = _TRANSCRIBE
    return error


def _delay(drafted: SignedDraft) -> list[str]:
    from custody.ledger.scenes.note_import import delay_of

    delay = delay_of(drafted)
    return [] if delay is None else [f"  signed {span(delay)} before it was imported"]
