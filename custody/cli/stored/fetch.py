"""`custody fetch`: write archived objects to files, which get their names once verified."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from custody.cli.answers.batch_answers import failed_document, failed_lines, status
from custody.cli.answers.corrections import corrected_document
from custody.cli.console import signals
from custody.cli.console.output import Escaped
from custody.cli.console.progress import size_text
from custody.cli.console.words import many
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import place
from custody.cli.shell.usual_arguments import flags_typed
from custody.cli.stored.replica_choice import good_places
from custody.digits import whole
from custody.display import visible
from custody.errors import EXIT_WARNINGS, CustodyError, NotFound, UsageError

if TYPE_CHECKING:
    from custody.ledger.objects.replica_choice import GoodPlaces
    from custody.model.records import StoredObject
    from custody.storage.evidence.fetch import Fetched, Part, Target
    from custody.storage.images.object_image import Image
    from custody.storage.vault.vault import Vault

#: What becomes of members that are named as left out.
_LEFT_OUT = {
    "fifo": "a named pipe is not made: whatever reads the folder would wait for it",
    "socket": "a socket is not made",
    "char_device": "a device is not made",
    "block_device": "a device is not made",
    "hard_link": "what it is a further name of was not made",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody fetch` to its parser."""
    parser.add_argument(
        "objects",
        metavar="OBJECT",
        nargs="*",
        help="identifier or its first characters, or an entry's number",
    )
    parser.add_argument("dest", metavar="DEST", help="an existing folder, or a new file for one object")
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
        "--from-store",
        metavar="STORE",
        help="read it from this store only (default: any store with an intact copy)",
    )
    members = parser.add_argument_group("of a folder, split image or files that became one object")
    way = members.add_mutually_exclusive_group()
    way.add_argument("--unpack", action="store_true", help="unpack the folder (default: its tar archive)")
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
    from custody.storage.evidence.fetch import Part, targets

    args = call.args
    part = Part(args.range, args.sectors, args.member and os.fsencode(args.member), unpack=args.unpack)
    part.check()
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
        dest, folder = place(call, args.dest), args.dest.endswith("/")
        files = targets(vault, found, dest, part, folder=folder) if found else []
        call.reading.sign()
        places = good_places(call, vault)
        came = _Came(count, failed)
        try:
            for stored, target in zip(found, files, strict=True):
                alone = args.exhibit is not None and stored.packed is None
                came.take(vault, places, stored, target, replace(part, unpack=False) if alone else part)
                call.say.clear()
        except KeyboardInterrupt as stop:
            call.say.clear()
            if count == 1 and not call.out.as_json:
                raise
            came.answer(call, stopped=True)
            return signals.ending(stop)[1]
    if failed and count == 1 and not call.out.as_json:
        raise failed[0][1]
    came.answer(call, stopped=False)
    ended = status([one for _, one in failed])
    return ended or (EXIT_WARNINGS if any(fetched.left_out for fetched, _ in came.done) else 0)


@dataclass
class _Came:
    """The results of one call: fetched, failed, and ``there``, which was verified in place before."""

    asked: int
    failed: list[tuple[StoredObject, CustodyError]]
    done: list[tuple[Fetched, Target]] = field(default_factory=list)
    there: list[Fetched] = field(default_factory=list)

    def take(
        self, vault: Vault, places: GoodPlaces, stored: StoredObject, target: Target, part: Part
    ) -> None:
        """Fetch one object, unless its file is there."""
        from custody.storage.evidence.fetch import fetch, fetched_before

        try:
            if os.path.lexists(target.path):
                self.there.append(fetched_before(vault, places, stored, target.path))
            else:
                self.done.append((fetch(vault, places, stored, target.path, part), target))
        except CustodyError as error:
            self.failed.append((stored, error))

    def answer(self, call: Call, *, stopped: bool) -> None:
        """Print the answer on all objects; ``stopped`` if a person ended the command."""
        left = self.asked - len(self.done) - len(self.there) - len(self.failed)
        lines = [line for fetched, target in self.done for line in (*_told(fetched), *_corrected(target))]
        for stored, error in self.failed:
            lines += failed_lines(f"object {stored.id}", error)
        if self.there:
            lines.append(f"{many(len(self.there), 'object')} lay there already, verified")
        if self.asked > 1:
            lines.append(f"{len(self.done)} of {many(self.asked, 'object')} fetched")
        if stopped:
            lines.append(f"stopped: {many(left, 'object')} left; the same command goes on with them")
        document = {
            "fetched": [_document(fetched, target) for fetched, target in self.done],
            "there": [_row(fetched) for fetched in self.there],
            "failed": [failed_document({"object": stored.id}, error) for stored, error in self.failed],
            "left": left,
            "stopped": stopped,
        }
        call.out.answer(document, lines)


def _named(vault: Vault, args: argparse.Namespace) -> list[StoredObject]:
    """Return the objects that were named, each once, in order."""
    from custody.ledger.views.naming.search import archived_under, objects_of

    lookup = vault.lookup()
    if args.exhibit is None:
        return objects_of(lookup, args.objects)
    found = archived_under(lookup, "exhibit", lookup.resolve("exhibit", args.exhibit))
    if not found:
        raise NotFound("no object of this exhibit is archived", hint="Archive one with `custody archive`.")
    return found


def _still_there(
    vault: Vault, found: list[StoredObject]
) -> tuple[list[tuple[StoredObject, CustodyError]], list[StoredObject]]:
    """Return the lawfully destroyed objects, each with an error that says so, and the other objects."""
    from custody.ledger.views.stores.object_places import why_destroyed

    lookup = vault.lookup()
    said = [(stored, why_destroyed(lookup, stored)) for stored in found]
    gone: list[tuple[StoredObject, CustodyError]] = [(one, why) for one, why in said if why is not None]
    return gone, [one for one, why in said if why is None]


def _row(fetched: Fetched) -> dict[str, Any]:
    """Return object, byte range and file of a fetch as a JSON document."""
    stored = fetched.object
    return {
        "object": stored.id,
        "entry": stored.position,
        "store": stored.store,
        "object_key": stored.store_key,
        "object_version": stored.version,
        "first": fetched.first,
        "bytes": fetched.size,
        "file": str(fetched.path),
    }


def _document(fetched: Fetched, target: Target) -> dict[str, Any]:
    """Return a fetch as a JSON document, with member, pack, image, sectors and corrections."""
    from custody.ledger.digests.acquisitions import NAME
    from custody.proof.commitments.values import name_value

    document, image = _row(fetched), fetched.image
    if fetched.member is not None:
        document["member"] = os.fsdecode(fetched.member)
    if fetched.unpacked is not None:
        left_out = [{"path": name_value(path), "kind": kind} for path, kind in fetched.left_out]
        document |= {"unpacked": fetched.unpacked, "left_out": left_out}
    if image is not None:
        document |= {
            "coordinates": image.coordinates,
            "format": image.media.format,
            "of_bytes": image.media.size,
            "segments": len(image.media.segments),
        }
        if fetched.sectors is not None:
            document |= {"sectors": list(fetched.sectors), "sector_bytes": image.sector_bytes}
    return {**document, "corrected": corrected_document([target.named] if target.named else [], [NAME])}


def _told(fetched: Fetched) -> list[str]:
    """Return the lines for people on one fetched object, member or range."""
    path, of = str(fetched.path), f"object {fetched.object.id}"
    if fetched.image is not None:
        return [f"{visible(path)}: {_told_range(fetched, fetched.image)}, verified"]
    if fetched.unpacked is not None:
        lines: list[str] = [f"{path}: {many(fetched.unpacked, 'member')} of {of}, verified"]
        for member, kind in fetched.left_out:
            why = _LEFT_OUT.get(kind, f"could not be read when it was archived ({kind})")
            lines.append(Escaped(f"LEFT OUT {visible(member)}: {why}"))
        return lines
    inside = "" if fetched.member is None else f"the member {visible(fetched.member)} of "
    return [f"{path}: {size_text(fetched.size)} of {inside}{of}, verified"]


def _told_range(fetched: Fetched, image: Image) -> str:
    """Return the byte or sector range of a fetch in words, with its object and how that is stored."""
    from custody.storage.images import formats

    where = f"bytes {fetched.first} to {fetched.first + fetched.size - 1} of {image.media.size}"
    if fetched.sectors is not None:
        begin, end = fetched.sectors
        which = f"sector {begin}" if begin == end else f"sectors {begin} to {end}"
        where = f"{which} ({image.sector_bytes} bytes each), {where}"
    count = len(image.media.segments)
    of = {
        "media": f"of the media{f' in {count} segments' if count > 1 else ''}",
        "file": "of the file",
        "container": f"of the container ({formats.title_of(image.media.format)})",
    }
    return f"{where} {of[image.coordinates]}, object {fetched.object.id}"


def _corrected(target: Target) -> list[str]:
    """Return the line on the corrected name of a file; none if it was not corrected."""
    from custody.ledger.digests.acquisitions import NAME

    named = target.named
    return [] if named is None or not named.amended(NAME) else [f"  recorded as {named.told(NAME)}"]
