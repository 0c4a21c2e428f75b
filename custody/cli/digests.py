"""`custody digests`: hash lists of what is archived, as other programs read them, and lists of others compared."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli import digests_media
from custody.cli.call import Call
from custody.cli.corrected import corrected_document
from custody.cli.digests_members import members_of, undigested_document, warn_of
from custody.cli.facts import happened
from custody.cli.files import forcing, place, read, refuse_existing, write
from custody.cli.folding import pairs
from custody.cli.main import example, shared
from custody.cli.words import called, many, short
from custody.display import visible
from custody.errors import EXIT_WARNINGS, NotFound, ProofInvalid, Undecided
from custody.model.shown import noted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from custody.ledger.comparing import Compared, Comparison, Recorded
    from custody.proof.lists import Listed
    from storage.bags import Bag
    from storage.vault import Vault

#: What each outcome says, the words being those of hashdeep's audit but for the last two.
_SAY = {
    "matched": "digest, size and name are those recorded",
    "partially_matched": "some digests or the size are those recorded, others are not",
    "moved": "digest and size are those recorded, under another name",
    "new": "recorded, and its digest is not in the list",
    "not_compared": "recorded, without a digest by an algorithm of the list",
    "not_found": "in the list, and no such digest is recorded",
    "undecided": "in the list, by an algorithm that an object lacks",
}
_MOST_SHOWN = 50


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    from custody.proof.lists import FORMATS

    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser("export", help="write a hash list of archived objects")
    _scope(export)
    export.add_argument(
        "--format",
        default="sha256sum",
        choices=sorted(FORMATS),
        help="who is to read it (default: sha256sum); hashdeep has only the digests that every object has",
    )
    export.add_argument("--out", metavar="FILE", required=True, help="the file to write")
    forcing(export)
    shared(export)
    example(
        export,
        "custody digests export --exhibit EV/1 --out ev1.sha256",
        "custody digests export --case C-2026-014 --format hashdeep --out c14.hashdeep",
    )
    export.add_argument(
        "--members", action="store_true", help="of folders and split images the files inside, not the archive"
    )
    export.epilog = (
        "Compared with files by `sha256sum -c LIST` in their folder, or by\n"
        "`hashdeep -b -a -k LIST FILES`.\n"
        f"Exit status: 0 every object is in the list, 10 some are left out and named.\n\n{export.epilog}"
    )
    export.set_defaults(run=_export)
    compare = actions.add_parser("compare", help="compare a hash list from outside with the record")
    compare.add_argument(
        "list",
        help="a list of sha256sum, sha1sum or md5sum, with BSD tags, of hashdeep, in DFXML, or a manifest-*.txt of a"
        " bag, as it was received; or the folder of a bag, of which every file is read",
    )
    _scope(compare)
    compare.add_argument("--record", action="store_true", help="enter the comparison as well")
    happened(compare)
    shared(compare, writes=True)
    example(
        compare,
        "custody digests compare their.hashdeep --exhibit EV/1",
        "custody digests compare manifest-sha256.txt --case C-2026-014 --record",
    )
    compare.epilog = (
        "Exit status: 0 all matched, 3 a digest or size differs, 4 something could not\n"
        "be compared, 10 only moved, new or not found, or a name on record was\n"
        f"corrected: every name that an object had is compared.\n\n{compare.epilog}"
    )
    compare.set_defaults(run=_compare)
    digests_media.configure(actions)


def _scope(parser: argparse.ArgumentParser) -> None:
    scope = parser.add_mutually_exclusive_group(required=True)
    scope.add_argument("--exhibit", help="the objects of one exhibit: reference, identifier or its beginning")
    scope.add_argument("--case", help="the objects of one case: the same")


def _recorded(call: Call, vault: Vault) -> tuple[str, str | None, list[Recorded]]:
    """Give the case and exhibit that were asked for, and what is recorded of their objects."""
    from custody.ledger.comparing import recorded
    from custody.model.records import Exhibit, StoredObject

    lookup = vault.lookup()
    space = "case" if call.args.exhibit is None else "exhibit"
    text = getattr(call.args, space)
    found = lookup.resolve(space, text)
    objects = [one for one in lookup.under(StoredObject, space, found) if one.of is None]
    if not objects:
        raise NotFound(f"no object is archived under the {space} {text!r}", hint="See `custody archive`.")
    if space == "case":
        return found, None, recorded(vault.reader(), objects)
    return lookup.get(Exhibit, found).case, found, recorded(vault.reader(), objects)


def _export(call: Call) -> int:
    from custody import __version__
    from custody.proof.lists import write as written

    path = place(call, call.args.out)
    refuse_existing(call, [path])
    with call.vault() as vault:
        _, _, objects = _recorded(call, vault)
        inside, undigested = members_of(call, vault, objects)
    if call.args.members:
        objects = [one for one in objects if one.object.packed is None]
    unnamed = [one for one in objects if one.listed is None]
    named = [one.listed for one in objects if one.listed is not None] + inside
    made = written(named, call.args.format, __version__)
    write(call, path, made.data)
    listed = len(named) - len(made.left_out)
    if made.left_out:
        call.say.warn(
            f"{many(len(made.left_out), 'object')} left out, for {call.args.format} cannot hold the name, or not twice",
            [visible(one.name) for one in made.left_out[:_MOST_SHOWN]],
        )
    if unnamed:
        call.say.warn(
            f"{many(len(unnamed), 'object')} left out, for no file name is recorded any more",
            [f"object {one.object.id}" for one in unnamed[:_MOST_SHOWN]],
        )
    warn_of(call, undigested)
    if made.twice:
        call.say.note(
            f"several objects have the name {', '.join(map(visible, made.twice[:_MOST_SHOWN]))}: one file "
            "compared with the list has the digest of one of them, and fails for the others"
        )
    call.out.answer(
        {
            "file": str(path),
            "format": call.args.format,
            "listed": listed,
            "left_out": [_line(one) for one in made.left_out],
            "unnamed": [one.object.id for one in unnamed],
            **undigested_document(undigested),
            "names_twice": [_name(name) for name in made.twice],
            "corrected": _corrections(objects),
        },
        [
            *pairs([("wrote", str(path)), ("format", call.args.format), ("objects", str(listed))]),
            *_listed_as(objects),
        ],
    )
    return EXIT_WARNINGS if made.left_out or unnamed or undigested else 0


def _compare(call: Call) -> int:
    from custody.cli.facts import state
    from custody.ledger.comparing import compare, compared_request
    from custody.proof import lists
    from custody.proof.digest import sha256

    args = call.args
    path = place(call, args.list)
    bag = _bag(path, record=args.record) if path.is_dir() else None
    if bag is None:
        data = read(call, args.list, lists.MOST_LIST_BYTES)
        outside = lists.read(data, path.name)
    else:
        data, outside = bag.manifest, lists.HashList("bagit_manifest", bag.files)
    with call.vault(readonly=not args.record) as vault:
        case, exhibit, objects = _recorded(call, vault)
        comparison = compare(outside, objects)
        lines = [*_wrong(bag), *_told(vault, comparison)]
        document = {
            **_document(sha256(data).hex(), comparison),
            "corrected": _corrections(objects),
            **_papers(bag),
        }
        status = 0
        if args.record:
            values = state(args, "digests.compared", {})
            request = compared_request(comparison, sha256(data), case, exhibit, values)
            status = call.enter(vault, [request], tell=lambda _: [f"  {line}" for line in lines], **document)
        else:
            call.out.answer({"entries": [], **document}, lines)
    if comparison.differing or (bag is not None and bag.problems):
        return ProofInvalid.exit_status
    if (bag is not None and bag.unchecked) or comparison.undecided or comparison.count("not_compared"):
        return Undecided.exit_status
    left = comparison.count("matched") < len(objects) or comparison.not_found
    return EXIT_WARNINGS if left or _corrected(objects) else status


def _bag(path: Path, *, record: bool) -> Bag:
    """Read a bag; ProofInvalid where it is to be entered and is not as its own papers say."""
    from storage.bags import read_bag

    bag = read_bag(path)
    if record and bag.problems:
        raise ProofInvalid(
            f"the bag is not as its own papers say: {many(len(bag.problems), 'problem')}",
            hint="Look at them without --record; what its manifest says is entered by naming that file.",
        )
    return bag


def _papers(bag: Bag | None) -> dict[str, Any]:
    """Give what a script is told of a bag beyond the comparison."""
    if bag is None:
        return {}
    wrong = [{"path": _name(path), "problem": what} for path, what in bag.problems]
    return {
        "bag": {
            "valid": not wrong,
            "manifests": list(bag.algorithms),
            "unchecked": list(bag.unchecked),
            "problems": wrong,
        }
    }


def _wrong(bag: Bag | None) -> list[str]:
    """Tell what is wrong with a bag itself."""
    if bag is None:
        return []
    lines = [f"BAG {what.replace('_', ' ').upper()}  {_shown(path)}" for path, what in bag.problems]
    more = [f"  and {len(lines) - _MOST_SHOWN} more"] if len(lines) > _MOST_SHOWN else []
    right = [] if lines else [f"the bag is as its manifests say: {', '.join(bag.algorithms)}"]
    return [
        *right,
        *lines[:_MOST_SHOWN],
        *more,
        *(f"BAG NOT CHECKED  {visible(name)}" for name in bag.unchecked),
    ]


def _counts(comparison: Comparison) -> dict[str, int]:
    own = {outcome: comparison.count(outcome) for outcome in list(_SAY)[:-2]}
    return {**own, "not_found": len(comparison.not_found), "undecided": len(comparison.undecided)}


def _document(sha256: str, comparison: Comparison) -> dict[str, Any]:
    return {
        "list": {"format": comparison.format, "sha256": sha256, "files": comparison.listed},
        "objects": len(comparison.compared),
        "outcomes": _counts(comparison),
        "differing": [_result(one) for one in comparison.differing],
        "results": [_result(one) for one in comparison.compared if one.outcome != "matched"],
        "not_found": [_line(one) for one in comparison.not_found],
        "undecided": [_line(one) for one in comparison.undecided],
    }


def _result(one: Compared) -> dict[str, Any]:
    stored = one.recorded.object
    return {
        "outcome": one.outcome,
        "object": stored.id,
        "entry": stored.position,
        "file_name": _name(one.recorded.name),
        "bytes": stored.bytes,
        **{name: digest.hex() for name, digest in one.recorded.digests.items()},
        "list": [_line(line) for line in one.lines],
    }


def _name(name: bytes | None) -> object:
    from custody.proof import seal

    return None if name is None else seal.name_value(name)


def _line(one: Listed) -> dict[str, Any]:
    return {
        "file_name": _name(one.name),
        "bytes": one.bytes,
        **{name: digest.hex() for name, digest in one.digests().items()},
    }


def _told(vault: Vault, comparison: Comparison) -> list[str]:
    lookup = vault.lookup()
    lines = pairs(
        (name.replace("_", " "), f"{count}{f'  {_SAY[name]}' if count else ''}")
        for name, count in _counts(comparison).items()
    )
    differing = {one.recorded.object.id for one in comparison.differing}
    others = [
        one
        for one in comparison.compared
        if (one.outcome != "matched" or one.recorded.note) and one.recorded.object.id not in differing
    ]
    for one in (*comparison.differing, *others):
        stored = one.recorded.object
        word = "DIFFERS" if stored.id in differing else one.outcome.replace("_", " ").upper()
        exhibit = called(lookup.label_of("exhibit", stored.exhibit), stored.exhibit)
        lines.append(f"{word}  object {short(stored.id)}, entry {stored.position}, exhibit {exhibit}")
        lines += [f"  {line}" for line in pairs(_both(one))]
    for title, some in (("NOT FOUND", comparison.not_found), ("UNDECIDED", comparison.undecided)):
        lines += [f"{title}  {_shown(line.name)}" for line in some[:_MOST_SHOWN]]
        lines += [f"  and {many(len(some) - _MOST_SHOWN, 'more line')}"] if len(some) > _MOST_SHOWN else []
    return lines


def _both(one: Compared) -> list[tuple[str, str]]:
    """Tell name, size and digests of an object, and what the list says instead."""
    stored, recorded = one.recorded.object, one.recorded
    told = [("recorded as", _called(recorded))]
    for line in one.lines[:_MOST_SHOWN]:
        told.append(("in the list as", _shown(line.name)))
        if line.bytes not in (None, stored.bytes):
            told.append(("bytes", f"{stored.bytes} recorded, {line.bytes} in the list"))
        for name, digest in line.digests().items():
            ours = recorded.digests.get(name)
            if ours is not None and ours != digest:
                told += [(f"{name} recorded", ours.hex()), (f"{name} in the list", digest.hex())]
    return told


def _called(recorded: Recorded) -> str:
    """Give an object's name with its correction."""
    return noted("(erased)" if recorded.name is None else _shown(recorded.name), recorded.note)


def _listed_as(objects: Sequence[Recorded]) -> list[str]:
    """Tell which objects stand in a list under a corrected name; no line for none."""
    found = _corrected(objects)
    title = [f"listed under a corrected name: {many(len(found), 'object')}"] if found else []
    more = [f"  and {len(found) - _MOST_SHOWN} more"] if len(found) > _MOST_SHOWN else []
    return [*title, *(f"  {short(one.object.id)}  {_called(one)}" for one in found[:_MOST_SHOWN]), *more]


def _corrected(objects: Sequence[Recorded]) -> list[Recorded]:
    return [one for one in objects if one.note]


def _corrections(objects: Sequence[Recorded]) -> list[dict[str, Any]]:
    from custody.ledger.comparing import NAME

    return corrected_document((one.entry for one in objects if one.entry is not None), [NAME])


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
