"""`custody hash-list`: hash lists of archived files, and others' lists compared with the record."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.console.words import many, short
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import forcing, place, refuse_existing, write
from custody.cli.stored import hash_list_compare, hash_list_media
from custody.cli.stored.hash_list_files import (
    left_out_document,
    objects_of,
    scope,
    warn_of,
)
from custody.cli.stored.replica_choice import good_places
from custody.cli.verbs.topics import add_verbs
from custody.display import visible
from custody.errors import EXIT_WARNINGS
from custody.layout import pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.digests.files import Files
    from custody.ledger.digests.recorded_files import RecordedFile
    from custody.proof.hash_lists import Written

_MOST_SHOWN = 50


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody hash-list` to its parser."""
    from custody.proof.hash_lists import FORMATS

    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    export = actions.add_parser("export", help="write a hash list of archived files, those in packs included")
    scope(export)
    export.add_argument(
        "--format",
        default="sha256sum",
        choices=sorted(FORMATS),
        help="who is to read it (default: sha256sum); hashdeep has only the digests that every file has, md5sum is "
        "what hfind and Autopsy index",
    )
    export.add_argument("--out", metavar="FILE", required=True, help="the file to write")
    forcing(export)
    shared(export)
    example(
        export,
        "custody hash-list export --exhibit EV/1 --out ev1.sha256",
        "custody hash-list export --case C-2026-014 --format hashdeep --out c14.hashdeep",
        "custody hash-list export --exhibit EV/1 --format md5sum --out ev1.md5",
    )
    export.add_argument(
        "--compute-missing",
        action="store_true",
        help="compute missing MD5 and SHA-1 by reading the stored files (md5sum always does)",
    )
    export.add_argument(
        "--objects",
        action="store_true",
        help="a folder, split image or files together as the pack, NAME.tar as `custody fetch` writes it",
    )
    export.epilog = (
        "A pack is listed file by file, a file with holes as itself.\n"
        "Compared with files by `sha256sum -c LIST` in their folder, or by\n"
        "`hashdeep -b -a -k LIST FILES`.\n"
        "`hfind -i md5sum LIST` makes an index of a list of md5sum.\n"
        f"Exit status: 0 every file is in the list, 10 some are left out and named.\n\n{export.epilog}"
    )
    export.set_defaults(run=_export)
    add_verbs(actions, "hash-list")
    hash_list_media.configure(actions)


def _export(call: Call) -> int:
    from custody import __version__
    from custody.ledger.digests.files import add_digests, listed_files
    from custody.proof.hash_lists import NEEDED
    from custody.proof.hash_lists import write as written

    args = call.args
    path = place(call, args.out)
    refuse_existing(call, [path])
    algorithms = {*NEEDED.get(args.format, ()), *(("md5", "sha1") if args.compute_missing else ())}
    with call.vault() as vault:
        _, _, objects = objects_of(call, vault)
        places = good_places(call, vault)
        try:
            found = listed_files(places, objects, packs=args.objects)
            if algorithms:
                add_digests(places, found, algorithms)
        finally:
            call.say.clear()
    unnamed = found.unnamed
    named = [file.listed for file in found.files if file.listed is not None and "sha256" in file.digests]
    made = written(named, args.format, __version__)
    write(call, path, made.data)
    _warn(call, made, unnamed, found)
    call.out.answer(
        {
            "file": str(path),
            "format": args.format,
            "listed": len(named) - len(made.left_out),
            "left_out": [hash_list_compare.line_document(line) for line in made.left_out],
            "unnamed": [file.object.id for file in unnamed],
            **left_out_document(found),
            "names_twice": [hash_list_compare.name_document(name) for name in made.twice],
            "corrected": hash_list_compare.corrections(objects),
        },
        [
            *pairs(
                [
                    ("wrote", str(path)),
                    ("format", args.format),
                    ("files", str(len(named) - len(made.left_out))),
                ]
            ),
            *_listed_as(objects),
        ],
    )
    return EXIT_WARNINGS if made.left_out or unnamed or found.undigested or found.unread else 0


def _warn(call: Call, made: Written, unnamed: Sequence[RecordedFile], found: Files) -> None:
    if made.left_out:
        call.say.warn(
            f"{many(len(made.left_out), 'file')} left out, for {call.args.format} cannot hold the name, or not twice",
            [visible(line.name) for line in made.left_out[:_MOST_SHOWN]],
        )
    if unnamed:
        call.say.warn(
            f"{many(len(unnamed), 'object')} left out, for no file name is recorded any more",
            [f"object {file.object.id}" for file in unnamed[:_MOST_SHOWN]],
        )
    warn_of(call, found)
    if made.twice:
        call.say.note(
            f"several files have the name {', '.join(map(visible, made.twice[:_MOST_SHOWN]))}: one file "
            "compared with the list has the digest of one of them, and fails for the others"
        )


def _listed_as(objects: Sequence[RecordedFile]) -> list[str]:
    """Return lines on the objects listed under a corrected name; none if there are none."""
    found = hash_list_compare.corrected(objects)
    title = [f"listed under a corrected name: {many(len(found), 'object')}"] if found else []
    more = [f"  and {len(found) - _MOST_SHOWN} more"] if len(found) > _MOST_SHOWN else []
    lines = [
        f"  {short(stored.object.id)}  {hash_list_compare.called_now(stored)}"
        for stored in found[:_MOST_SHOWN]
    ]
    return [*title, *lines, *more]
