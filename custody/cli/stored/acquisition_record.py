"""`custody acquisition record`: record an image's acquisition, with --archive store it as it is read."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.entering.entry_answers import draft_answer, entry_lines
from custody.cli.entering.entry_fields import digest_of, state
from custody.cli.shell.call import Call
from custody.cli.shell.files import place
from custody.cli.stored.acquisition_log import papers_document, papers_lines, read_papers
from custody.cli.stored.acquisition_media import (
    damage_document,
    damaged_lines,
    read_media,
    with_media,
    with_read_errors,
)
from custody.cli.stored.acquisition_segments import check_all_there, covered_digests, split_of
from custody.cli.stored.packs import unreadable_lines
from custody.cli.stored.store_choice import (
    archived_document,
    archived_rows,
    digest_lines,
    hex_digests,
    left_behind,
    place_lines,
    put,
    recorded,
    store_name,
    twin_lines,
)
from custody.cli.verbs.entering import stated_in
from custody.cli.verbs.topics import kind_of
from custody.display import visible
from custody.errors import EXIT_WARNINGS, CustodyError, UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Consent, SignedDraft
    from custody.ledger.objects.archive import Archived
    from custody.ledger.objects.archive_preconditions import Twin
    from custody.model.schema.types import Value
    from custody.proof.digest import ObjectDigest
    from custody.proof.note import NoteSigner
    from custody.storage.images.segmented_image import Split
    from custody.storage.vault.vault import Vault

_KIND = "acquisition.completed"


def acquire(call: Call) -> int:
    """Record how an image was acquired, after reading it; store it if asked; return the exit status.

    Raise UsageError.
    """
    from custody.ledger.acquisition.fields import Comparison, object_values, protected, with_lists
    from custody.ledger.acquisition.imaging_log import difference_fields
    from custody.ledger.objects import archive_preconditions

    args = call.args
    if args.store is not None and not args.archive:
        raise UsageError(
            "--store names a store, but the image is not archived",
            hint="Add --archive, or leave --store out.",
        )
    args.format = _format(call)
    split = split_of(call)
    typed = protected(stated_in(args, kind_of("acquisition", "record")))
    papers = with_read_errors(call, read_papers(call, typed))
    values = state(args, _KIND, papers.values, write_protection="--write-blocker or --blocker-absence-reason")
    for name in papers.stated:
        setattr(args, name, True)
    check_all_there(call, papers, split)
    with call.vault(readonly=False) as vault:
        exhibit = vault.lookup().resolve("exhibit", args.exhibit)
        signer, store = call.signer(vault), store_name(call, vault)
        by = signer.verifier.name
        archive_preconditions.foresee_acquisition(vault.journal, by, exhibit, values, call.consent)
        if args.archive:
            archive_preconditions.foresee_archiving(
                vault.journal, by, store, exhibit, acquisition=None, values=object_values(values)
            )
        if not args.dry_run:
            vault.sequencer.ready()
        contained = read_media(call)
        papers = with_media(papers, contained)
        papers = papers if split is None else papers.with_segments(split.count)
        values.update(papers.values)
        lists = [digest_of(call, vault, file) for file in (args.bad_sector_list, args.segment_list)]
        values = with_lists(values, *lists)
        archived, found = _read(call, vault, store, exhibit, split)
        values.update(archive_preconditions.image_values(found))
        equal = (
            [] if archived is None else archive_preconditions.twins(vault.lookup(), exhibit, archived.digest)
        )
        try:
            beside = covered_digests(call, vault, store, papers, split=split, found=found)
            papers = papers.compared(found, beside)
            values.update(difference_fields(papers.against))
            for part in (contained, None if split is None else split.source):
                if part is not None:
                    part.check_unchanged()
            drafts = _drafts(vault, signer, exhibit, values, archived, consent=call.consent)
            if args.dry_run:
                document, lines = draft_answer(drafts)
                more = papers_lines(papers, drafts[0])
                call.out.answer(
                    {**document, **papers_document(papers, drafts[0])}, [*lines[:-1], *more, lines[-1]]
                )
                return _status(archived)
            entries = call.entries.record(vault, drafts)
        except CustodyError as error:
            raise error if archived is None else left_behind(call, archived, error) from error
        if archived is not None:
            recorded(vault, archived)
    document = {
        "entries": entries,
        "image": hex_digests(found),
        "digests_match": Comparison.of(drafts[0].facts).match,
        **damage_document(contained),
        **papers_document(papers, drafts[0]),
        **_document(args.image, archived, entries, equal),
    }

    def tell(draft: SignedDraft) -> list[str]:
        damage = damaged_lines(contained) if draft.entry.envelope.kind == _KIND else []
        return [*_lines(draft, found, archived, equal), *damage, *papers_lines(papers, draft)]

    call.entries.answer_of(drafts, document, entry_lines(drafts, entries, tell))
    return _status(archived)


def _format(call: Call) -> str:
    """Return the code of the image's format: as typed and verified, else as recognised, with a note."""
    from custody.storage.images.format_check import format_of

    args = call.args
    path = place(call, args.image)
    found = format_of(path, args.format, args.image, each=args.single_files, force=args.force_format)
    if args.format is None:
        what = f"{visible(args.image)} begins as {found.begins_as}"
        call.say.note(f"{what}: it is recorded as format {found.code}")
    return found.code


def _status(archived: Archived | None) -> int:
    return EXIT_WARNINGS if archived is not None and archived.is_incomplete else 0


def _read(
    call: Call, vault: Vault, store: str, exhibit: str, split: Split | None
) -> tuple[Archived | None, ObjectDigest]:
    """Read the image once, into the store with --archive, else for its digests; segments for both.

    Return the archived object, None without --archive, and the digests of the image.
    """
    from custody.storage.files.sparse_files import sparse_packing

    args = call.args
    if args.archive and split is None:
        packing = sparse_packing(os.fspath(place(call, args.image)))
        archived = put(call, vault, store, args.image, exhibit, packing=packing, own=True)
        return archived, archived.own or archived.digest
    found, _ = vault.archive(store).hash(
        os.fspath(place(call, args.image)),
        md5=args.md5,
        sha1=args.sha1,
        sha512=args.sha512,
        progress=call.say,
        opening=None if split is None else split.opened,
    )
    call.say.clear()
    if split is None or not args.archive:
        return None, found
    return put(call, vault, store, args.image, exhibit, packing=split.packing), found


def _document(
    path: str, archived: Archived | None, entries: Sequence[Mapping[str, Any]], equal: Sequence[Twin]
) -> dict[str, Any]:
    if archived is None:
        return {}
    return {"archived": [archived_document(path, archived, entries[-1], equal)]}


def _drafts(
    vault: Vault,
    signer: NoteSigner,
    exhibit: str,
    values: dict[str, Value],
    archived: Archived | None,
    *,
    consent: Consent,
) -> list[SignedDraft]:
    from custody.forms.filled_form import in_order
    from custody.ledger.acquisition.fields import object_values
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.objects.archive import archived_request

    drafting = vault.journal.drafting()
    own = in_order(kind_of("acquisition", "record"), values)
    acquired = drafting.add(signer, Request(_KIND, own, subject=exhibit), consent)
    if archived is None:
        return [acquired]
    stored = archived_request(archived, exhibit, acquired.entry.leaf, object_values(values))
    return [acquired, drafting.add(signer, stored, consent)]


def _lines(
    draft: SignedDraft, found: ObjectDigest, archived: Archived | None, equal: Sequence[Twin]
) -> list[str]:
    if archived is not None and draft.entry.envelope.kind != _KIND:
        rows = place_lines(archived)
        if archived.contents is not None:
            rows = archived_rows(archived)
        told = [f"  {line}" for line in pairs(rows)]
        return [*told, *twin_lines(equal), *unreadable_lines(archived.contents)]
    return [f"  {line}" for line in pairs([*digest_lines(found), ("source", _match(draft))])]


def _match(draft: SignedDraft) -> str:
    """Return the comparison of the image with the source's digest, in words."""
    from custody.ledger.acquisition.fields import Comparison

    found = Comparison.of(draft.facts)
    if found.damaged:
        return "not compared: THE IMAGE IS DAMAGED, so its media has no digest"
    if found.match is None:
        if found.partial:
            return "NOT COMPARED: its digest is not of the whole source"
        what = "--media-sha256" if found.source else "--source-sha256"
        return f"not compared: {what} was not given"
    equal = "its digest, as stated, is that of the image's media"
    return equal if found.match else "ITS DIGEST, as stated, DIFFERS from the image's media"
