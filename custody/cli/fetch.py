"""`custody fetch`: write archived objects to files; nothing stands under its final name before it was verified."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING, Any

from custody.cli import stopping
from custody.cli.call import Call
from custody.cli.corrected import corrected_document
from custody.cli.fetch_media import fetch_range, is_ranged, told_range
from custody.cli.fetch_members import (
    fetch_member,
    fetch_sparse,
    fetch_unpacked,
    fetched_file,
    lies_there,
    member_place,
    name_taken,
    packed_name,
    row_of,
    told,
)
from custody.cli.fetch_places import from_good_place, store_of
from custody.cli.files import place
from custody.cli.main import example, shared
from custody.cli.several import failed_document, failed_lines, status
from custody.cli.usual_arguments import flags_typed
from custody.cli.words import many
from custody.digits import whole
from custody.errors import EXIT_WARNINGS, CustodyError, NotFound, UsageError

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.model.records import StoredObject
    from storage.vault import Vault


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "objects",
        metavar="OBJECT",
        nargs="*",
        help="identifier or its first characters, or an entry's number",
    )
    parser.add_argument("dest", metavar="DEST", help="a folder that exists, or for one object a new file")
    parser.add_argument("--exhibit", help="all objects of an exhibit: reference, identifier or its beginning")
    ranges = parser.add_mutually_exclusive_group()
    ranges.add_argument(
        "--range",
        metavar="A-B",
        type=_span,
        help="only bytes A to B, counted from 0, both included: of an image's media, of a file, or of a member",
    )
    ranges.add_argument(
        "--sectors",
        metavar="A-B",
        type=_span,
        help="only sectors A to B of an image's media, counted from 0, both included",
    )
    parser.add_argument(
        "--source", metavar="STORE", help="read it in this store only (default: wherever it lies well)"
    )
    members = parser.add_argument_group("of a folder, split image or files that became one object")
    way = members.add_mutually_exclusive_group()
    way.add_argument(
        "--unpack", action="store_true", help="restore the folder itself (default: its tar archive)"
    )
    way.add_argument("--member", metavar="PATH", help="only the member of this path; one object")
    shared(parser)
    example(
        parser,
        "custody fetch 1f2e3d4c work/",
        "custody fetch --exhibit EV/1 work/",
        "custody fetch 1f2e3d4c mbr.bin --sectors 0-0",
        "custody fetch 1f2e3d4c header.bin --range 0-511",
        "custody fetch 1f2e3d4c work/ --unpack",
        "custody fetch 1f2e3d4c work/ --member DCIM/a.jpg",
        "custody fetch 1f2e3d4c part.bin --member disk.002 --range 0-511",
    )
    parser.epilog = (
        "A range of an image in segments, or of an E01, is of the media in it: byte 0 is\n"
        "the first of the disk. With --member SEGMENT it is of that file.\n"
        "Nothing is overwritten. In a folder a file is named as its source was, made\nharmless."
        " An object whose file lies there already with the recorded\nbytes is left out,"
        " so that a run that was stopped can go on.\n\n"
        f"{parser.epilog}"
    )
    parser.set_defaults(run=_run)


def _span(text: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    begins, ends = whole(first), whole(last)
    if not dash or begins is None or ends is None:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no range such as 0-511")
    if begins > ends:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} ends before it begins")
    return begins, ends


def _run(call: Call) -> int:
    args = call.args
    if args.member is not None and args.sectors is not None:
        raise UsageError(
            "sectors are of the media, and --member is one file", hint="Use --range for bytes of the file."
        )
    if args.unpack and is_ranged(call):
        raise UsageError(
            "--range and --sectors are of bytes, --unpack is of everything", hint="Leave one of them out."
        )
    if bool(args.objects) == (args.exhibit is not None):
        raise UsageError(
            "name objects, or an exhibit with --exhibit", hint="See `custody fetch --help`; DEST comes last."
        )
    with call.vault() as vault:
        found = _named(vault, args)
        count = len(found)
        for flag in flags_typed(args, "range", "sectors", "member"):
            if count > 1:
                raise UsageError(f"--{flag} is of one object, and {count} were named", hint="Name one.")
        failed, found = _still_there(vault, found)
        files = _places(call, vault, found) if found else []
        call.reading.sign()
        came = _Came(count, failed)
        try:
            for stored, (path, named) in zip(found, files, strict=True):
                came.take(call, vault, stored, path, named)
        except KeyboardInterrupt as stop:
            if count == 1 and not call.out.as_json:
                raise
            came.answer(call, stopped=True)
            return stopping.ending(stop)[1]
    if failed and count == 1 and not call.out.as_json:
        raise failed[0][1]
    came.answer(call, stopped=False)
    ended = status([one for _, one in failed], some=bool(came.done or came.there))
    return ended or (EXIT_WARNINGS if any(row.get("left_out") for row in came.done) else 0)


@dataclass
class _Came:
    """What became of the objects of one call so far; ``there`` lay verified under its name before."""

    asked: int
    failed: list[tuple[StoredObject, CustodyError]]
    done: list[dict[str, Any]] = field(default_factory=list)
    there: list[dict[str, Any]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def take(
        self, call: Call, vault: Vault, stored: StoredObject, path: Path, named: list[EntryView]
    ) -> None:
        """Fetch one object, unless its file is there."""
        from custody.ledger.digests.acquisitions import NAME

        try:
            if os.path.lexists(path):
                self.there.append(_there(call, vault, stored, path))
                return
            row = _fetch(call, vault, stored, path)
        except CustodyError as error:
            self.failed.append((stored, error))
            return
        self.done.append({**row, "corrected": corrected_document(named, [NAME])})
        self.lines += [
            *([told_range(row)] if "coordinates" in row else told(row)),
            *(f"  recorded as {view.told(NAME)}" for view in named if view.amended(NAME)),
        ]

    def answer(self, call: Call, *, stopped: bool) -> None:
        """Tell of all of them."""
        failed = [failed_document({"object": stored.id}, one) for stored, one in self.failed]
        left = self.asked - len(self.done) - len(self.there) - len(self.failed)
        lines = list(self.lines)
        for stored, one in self.failed:
            lines += failed_lines(f"object {stored.id}", one)
        if self.there:
            lines.append(f"{many(len(self.there), 'object')} lay there already, verified")
        if self.asked > 1:
            lines.append(f"{len(self.done)} of {many(self.asked, 'object')} fetched")
        if stopped:
            lines.append(f"stopped: {many(left, 'object')} left; the same command goes on with them")
        document = {"fetched": self.done, "there": self.there, "failed": failed}
        call.out.answer({**document, "left": left, "stopped": stopped}, lines)


def _there(call: Call, vault: Vault, stored: StoredObject, path: Path) -> dict[str, Any]:
    """Tell of an object that an earlier run has fetched; Conflict where its name stands for anything else."""
    from custody.ledger.restoring import is_restored

    if stored.packed == "sparse_file":
        return lies_there(call, vault, stored, path)
    try:
        if not is_restored(vault.store.read(), stored, vault.sources, os.fspath(path), progress=call.say):
            raise name_taken(path)
    finally:
        call.say.clear()
    return row_of(stored, path, stored.bytes)


def _may_be(stored: StoredObject, path: Path) -> bool:
    """Return whether what lies at a path is a file as long as an object, or may be one that was packed by itself."""
    found = path.lstat()
    return S_ISREG(found.st_mode) and (stored.packed == "sparse_file" or found.st_size == stored.bytes)


def _named(vault: Vault, args: argparse.Namespace) -> list[StoredObject]:
    """Give the objects that were named, each once, in order."""
    from custody.ledger.views.finding import object_of
    from custody.ledger.views.places import whole_of
    from custody.model.records import StoredObject

    lookup = vault.lookup()
    if args.exhibit is None:
        named = (whole_of(lookup, object_of(lookup, text)) for text in args.objects)
        return list({one.id: one for one in named}.values())
    exhibit = lookup.resolve("exhibit", args.exhibit)
    whole = (one for one in lookup.under(StoredObject, "exhibit", exhibit) if one.of is None)
    found = sorted(whole, key=lambda one: one.position)
    if not found:
        raise NotFound("no object of this exhibit is archived", hint="Archive one with `custody archive`.")
    return found


def _still_there(
    vault: Vault, found: list[StoredObject]
) -> tuple[list[tuple[StoredObject, CustodyError]], list[StoredObject]]:
    """Give what was lawfully destroyed with an error that says so, and the rest."""
    from custody.ledger.views.places import why_destroyed

    lookup = vault.lookup()
    said = [(one, why_destroyed(lookup, one)) for one in found]
    gone: list[tuple[StoredObject, CustodyError]] = [(one, why) for one, why in said if why is not None]
    return gone, [one for one, why in said if why is None]


def _places(call: Call, vault: Vault, found: list[StoredObject]) -> list[tuple[Path, list[EntryView]]]:
    """Give each object its file: DEST itself, or a name of its own in the folder DEST; Conflict for one that exists.

    With a name of its own comes the entry that the name is from.
    """
    from custody.ledger.digests.acquisitions import NAME
    from custody.ledger.restoring import suggested_name
    from custody.proof import seal

    named: list[list[EntryView]]
    dest = place(call, call.args.dest)
    if call.args.member is not None:
        files, named = [member_place(call, found[0])], [[]]
    elif not dest.is_dir():
        if len(found) > 1 or call.args.dest.endswith("/"):
            raise NotFound(f"there is no folder {str(dest)!r}", hint="Make it first.")
        if not dest.parent.is_dir():
            raise NotFound(f"there is no folder {str(dest.parent)!r}", hint="Make it first.")
        files, named = [dest], [[]]
    else:
        files, taken, named = [], set[str](), [[vault.entries().at(stored.position)] for stored in found]
        for stored, (entry,) in zip(found, named, strict=True):
            recorded = entry.current(NAME)
            name = suggested_name(None if recorded is None else seal.name_bytes(recorded), stored)
            name = packed_name(call, stored, name)
            name = f"{stored.id[:8]}-{name}" if name.casefold() in taken else name
            taken.add(name.casefold())
            files.append(dest / name)
    going_on = not call.args.unpack and not is_ranged(call) and call.args.member is None
    for stored, path in zip(found, files, strict=True):
        if os.path.lexists(path) and not (going_on and _may_be(stored, path)):
            raise name_taken(path)
    return list(zip(files, named, strict=True))


def _fetch(call: Call, vault: Vault, stored: StoredObject, path: Path) -> dict[str, Any]:
    """Write an object, or a member of it, from the first of its places that proves good; gives what is told of it."""
    if call.args.member is not None:
        return fetch_member(call, vault, stored, path)
    if is_ranged(call):
        return fetch_range(call, vault, stored, path)
    if stored.packed == "sparse_file":
        return fetch_sparse(call, vault, stored, path)
    if call.args.unpack and (stored.packed is not None or call.args.exhibit is None):
        return from_good_place(call, vault, stored, lambda one: fetch_unpacked(call, vault, one, path))[0]
    size, there = from_good_place(call, vault, stored, lambda place: _write(call, vault, place, path))
    return row_of(there, path, size)


def _write(call: Call, vault: Vault, stored: StoredObject, path: Path) -> int:
    from custody.ledger.restoring import restore

    store, reader = store_of(vault, stored), vault.store.read()
    with fetched_file(call, path) as put:
        return restore(reader, store, stored, put, progress=call.say)
