"""`custody hash-list compare`: an outside hash list against the files on record, those in packs too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.answers.corrections import corrected_document
from custody.cli.console.words import called, many, short
from custody.cli.shell.call import Call
from custody.cli.shell.files import place, read
from custody.cli.stored.hash_list_files import left_out_document, objects_of, warn_of_unread
from custody.cli.stored.replica_choice import good_places
from custody.display import code_words, visible
from custody.errors import EXIT_WARNINGS, ProofInvalid, Undecided
from custody.layout import pairs
from custody.model.display_values import text_with_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from custody.ledger.digests.comparison import Compared, Comparison
    from custody.ledger.digests.files import Files
    from custody.ledger.digests.recorded_files import RecordedFile
    from custody.proof.hash_lists import HashList, ListedFile
    from custody.storage.files.bagit import Bag
    from custody.storage.vault.vault import Vault

#: What each outcome says, the words being those of hashdeep's audit but for the last two.
_SAY = {
    "matched": "digest, size and name are those recorded",
    "partially_matched": "some digests or the size are those recorded, others are not",
    "moved": "digest and size are those recorded, under another name or none",
    "new": "recorded, and its digest is not in the list",
    "not_compared": "recorded, without a digest by an algorithm of the list",
    "not_found": "in the list, and no such digest is recorded",
    "undecided": "in the list, by an algorithm that a file on record lacks",
}
#: What a result is of, where it is no object by itself.
_SORTS = {
    "member": " in",
    "pack": ", the pack of",
    "media": ", the media of",
    "unread": ", the files of",
}
_MOST_SHOWN = 50


def compare_list(call: Call) -> int:
    """Compare a list of digests from outside with the record; return the exit status."""
    from custody.cli.entering.entry_fields import state
    from custody.ledger.digests.comparison import compare, compared_request
    from custody.proof import hash_lists
    from custody.proof.digest import sha256

    args = call.args
    path = place(call, args.list)
    bag = _bag(path, record=args.enter) if path.is_dir() else None
    if bag is None:
        data = read(call, args.list, hash_lists.MOST_LIST_BYTES)
        outside = hash_lists.read(data, path.name)
        if outside.undigested:
            call.say.note(f"{many(outside.undigested, 'row')} of the list without a digest: not compared")
    else:
        data, outside = bag.manifest, hash_lists.HashList("bagit_manifest", bag.files)
    with call.vault(readonly=not args.enter) as vault:
        case, exhibit, objects = objects_of(call, vault)
        found = _files(call, vault, objects, outside)
        comparison = compare(outside, found.files)
        lines = [*_wrong(bag), *_told(vault, comparison), *_lacking(comparison, args.compute_missing)]
        document = {
            **_document(sha256(data).hex(), comparison, len(objects)),
            **left_out_document(found),
            "corrected": corrections(objects),
            **_papers(bag),
        }
        status = 0
        if args.enter:
            values = state(args, "hash_list.compared", {})
            request = compared_request(comparison, sha256(data), case, exhibit, values)
            status = call.entries.enter(
                vault, [request], tell=lambda _: [f"  {line}" for line in lines], **document
            )
        else:
            call.out.answer({"entries": [], **document}, lines)
    if comparison.differing or (bag is not None and bag.problems):
        return ProofInvalid.exit_status
    if (bag is not None and bag.unchecked) or comparison.undecided or comparison.count("not_compared"):
        return Undecided.exit_status
    left = comparison.count("matched") < len(comparison.compared) or comparison.not_found
    return EXIT_WARNINGS if left or corrected(objects) else status


def _files(call: Call, vault: Vault, objects: Sequence[RecordedFile], outside: HashList) -> Files:
    """Return the files to compare; --compute-missing gives them digests by every algorithm of the list."""
    from custody.ledger.digests.files import add_digests, compared_files

    places = good_places(call, vault)
    try:
        found = compared_files(places, objects)
        warn_of_unread(call, found)
        if call.args.compute_missing:
            add_digests(places, found, {name for line in outside.files for name in line.digests()})
    finally:
        call.say.clear()
    return found


def _bag(path: Path, *, record: bool) -> Bag:
    """Return a bag (BagIt, RFC 8493); raise ProofInvalid if an invalid one is to be recorded."""
    from custody.storage.files.bagit import read_bag

    bag = read_bag(path)
    if record and bag.problems:
        raise ProofInvalid(
            f"the bag is not as its own papers say: {many(len(bag.problems), 'problem')}",
            hint="Look at them without --enter; what its manifest says is entered by naming that file.",
        )
    return bag


def _papers(bag: Bag | None) -> dict[str, Any]:
    """Return the validity of a bag as a JSON document; empty without a bag."""
    if bag is None:
        return {}
    wrong = [{"path": name_document(path), "problem": what} for path, what in bag.problems]
    return {
        "bag": {
            "valid": not wrong,
            "manifests": list(bag.algorithms),
            "unchecked": list(bag.unchecked),
            "problems": wrong,
        }
    }


def _wrong(bag: Bag | None) -> list[str]:
    """Return the lines on the validity of a bag itself; none without a bag."""
    if bag is None:
        return []
    lines = [f"BAG {code_words(what).upper()}  {_shown(path)}" for path, what in bag.problems]
    more = [f"  and {len(lines) - _MOST_SHOWN} more"] if len(lines) > _MOST_SHOWN else []
    right = [] if lines else [f"the bag is as its manifests say: {', '.join(bag.algorithms)}"]
    return [
        *right,
        *lines[:_MOST_SHOWN],
        *more,
        *(f"BAG NOT CHECKED  {visible(name)}" for name in bag.unchecked),
    ]


def _document(sha256: str, comparison: Comparison, objects: int) -> dict[str, Any]:
    return {
        "list": {"format": comparison.format, "sha256": sha256, "files": comparison.listed},
        "objects": objects,
        "files": len(comparison.compared),
        "outcomes": comparison.counts,
        "differing": [_result(result) for result in comparison.differing],
        "results": [_result(result) for result in comparison.compared if result.outcome != "matched"],
        "not_found": [line_document(line) for line in comparison.not_found],
        "undecided": [line_document(line) for line in comparison.undecided],
    }


def _result(result: Compared) -> dict[str, Any]:
    file = result.recorded
    return {
        "outcome": result.outcome,
        "object": file.object.id,
        "entry": file.object.position,
        "sort": file.sort,
        "file_name": name_document(file.path),
        "bytes": file.size,
        **{name: digest.hex() for name, digest in file.digests.items()},
        "list": [line_document(line) for line in result.lines],
    }


def name_document(name: bytes | None) -> object:
    """Return a file name as JSON, None for none."""
    from custody.proof.commitments.values import name_value

    return None if name is None else name_value(name)


def line_document(line: ListedFile) -> dict[str, Any]:
    """Return a line of a hash list as a JSON document."""
    return {
        "file_name": name_document(line.name),
        "bytes": line.bytes,
        **{name: digest.hex() for name, digest in line.digests().items()},
    }


def _told(vault: Vault, comparison: Comparison) -> list[str]:
    lookup = vault.lookup()
    lines = pairs(
        (code_words(name), f"{count}{f'  {_SAY[name]}' if count else ''}")
        for name, count in comparison.counts.items()
    )
    differing, others = comparison.differing, comparison.others
    shown = [("DIFFERS", result) for result in differing[:_MOST_SHOWN]]
    shown += [(code_words(result.outcome).upper(), result) for result in others[:_MOST_SHOWN]]
    for word, result in shown:
        stored, sort = result.recorded.object, result.recorded.sort
        exhibit = called(lookup.label_of("exhibit", stored.exhibit), stored.exhibit)
        of = f"{_shown(result.recorded.path or b'')}{_SORTS[sort]} " if sort in _SORTS else ""
        lines.append(f"{word}  {of}object {short(stored.id)}, entry {stored.position}, exhibit {exhibit}")
        lines += [f"  {line}" for line in pairs(_both(result))]
    left = sum(max(0, len(some) - _MOST_SHOWN) for some in (differing, others))
    lines += [f"and {many(left, 'more file')}; --json has all of them"] if left else []
    for title, some in (("NOT FOUND", comparison.not_found), ("UNDECIDED", comparison.undecided)):
        lines += [f"{title}  {_shown(line.name)}" for line in some[:_MOST_SHOWN]]
        lines += [f"  and {many(len(some) - _MOST_SHOWN, 'more line')}"] if len(some) > _MOST_SHOWN else []
    return lines


def _lacking(comparison: Comparison, read_already: bool) -> list[str]:
    """Return the lines on why files could not be compared, and what to do about it."""
    left = comparison.uncompared
    told = [
        (
            0 if read_already else left.other_digests,
            "file",
            "with other digests on record than the list has: --compute-missing computes what it has",
        ),
        (left.holes, "file", "with holes of more than 4 GiB: no digest of the whole is on record"),
        (left.unreadable, "member", "that could not be read when it was archived"),
    ]
    return [f"{many(count, what)} {why}" for count, what, why in told if count]


def _both(result: Compared) -> list[tuple[str, str]]:
    """Return name, size and digests of a recorded file, and the differing ones of the list."""
    file = result.recorded
    told = [("recorded as", called_now(file))]
    for line in result.lines[:_MOST_SHOWN]:
        told.append(("in the list as", _shown(line.name)))
        if line.bytes is not None and file.size is not None and line.bytes != file.size:
            told.append(("bytes", f"{file.size} recorded, {line.bytes} in the list"))
        for name, digest in line.digests().items():
            ours = file.digests.get(name)
            if ours is not None and ours != digest:
                told += [(f"{name} recorded", ours.hex()), (f"{name} in the list", digest.hex())]
    return told


def called_now(file: RecordedFile) -> str:
    """Return a file's name for people, with its correction."""
    return text_with_note("(erased)" if file.path is None else _shown(file.path), file.note)


def corrected(objects: Iterable[RecordedFile]) -> list[RecordedFile]:
    """Return the files with a corrected name."""
    return [stored for stored in objects if stored.note]


def corrections(objects: Iterable[RecordedFile]) -> list[dict[str, Any]]:
    """Return, as JSON documents, the corrections of file names in the entries of these objects."""
    from custody.ledger.digests.acquisitions import NAME

    return corrected_document((stored.entry for stored in objects if stored.entry is not None), [NAME])


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
