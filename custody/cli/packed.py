"""What `custody archive` needs for a folder or split image that becomes one object: how it is opened and told of."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from custody.cli.files import place
from custody.cli.output import Told
from custody.cli.words import document, many, moment
from custody.display import visible
from custody.errors import UsageError

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.archive import Archived
    from custody.ledger.ports import Contents, Packing, Sending
    from custody.model.records import StoredObject

_NAMES = {
    "file": "file",
    "sparse": "sparse file",
    "folder": "folder",
    "hard_link": "hard link",
    "symlink": "symbolic link",
    "fifo": "named pipe",
    "socket": "socket",
    "char_device": "device",
    "block_device": "block device",
}


def stands(stored: StoredObject, entry: int | None) -> str:
    """Say how an object stands by the record: by which ``entry`` it was destroyed, else what fails."""
    if stored.destroyed is not None:
        return f"destroyed on {moment(stored.destroyed)}, entry {entry}"
    return stored.failing or "no failure on record"


def object_document(stored: StoredObject, entry: int | None) -> dict[str, Any]:
    """Give a stored object as a document, with the ``entry`` by which it was destroyed, None for one that was not."""
    return {**document(stored), "destroyed_entry": entry}


def packing_of(call: Call, path: str) -> Packing | None:
    """Give what opens a path as a pack, None for a file by itself; UsageError for a segment that is not the first."""
    from storage.images.segments import packing_for

    return packing_for(os.fspath(place(call, path)), each=call.args.each)


def packing_again(sending: Sending) -> Packing | None:
    """Give what opens the source of a sending as it was opened when it was broken off; a folder is always packed.

    A segment that is as long as what was sent was sent by itself.
    """
    from storage.images.segments import open_split, packing

    try:
        found = packing(sending.path)
        alone = found is open_split and os.lstat(sending.path).st_size == sending.source.bytes
    except (UsageError, OSError):
        return None
    return None if alone else found


def named_once(call: Call, paths: list[str]) -> list[str]:
    """Leave out the segments of an image whose first one is named too: they are in it.

    UsageError for a file that is named twice, before anything of it is stored.
    """
    from storage.images.segments import first_segment

    seen: dict[str, str] = {}
    for path in paths:
        real = os.path.realpath(place(call, path))
        same = seen.get(real)
        seen[real] = path
        if same is not None:
            told = f"{path!r} is named twice" if same == path else f"{same!r} and {path!r} are one file"
            raise UsageError(told, hint="Name each file once; each is stored as an object of its own.")
    if call.args.each or len(paths) == 1:
        return paths
    whole = {path: os.fspath(place(call, path)) for path in paths}
    named = {os.path.normpath(one) for one in whole.values()}
    left = []
    for path in paths:
        first = os.path.normpath(first_segment(whole[path]) or whole[path])
        if first == os.path.normpath(whole[path]) or first not in named:
            left.append(path)
    if len(left) < len(paths):
        call.say.note(
            f"{many(len(paths) - len(left), 'segment')} go with the first segment that is named too"
        )
    return left


def tell_of_segments(call: Call, paths: list[str], *, named: bool = False) -> None:
    """Say of each first segment what is taken with it; warn where the files are none that one image is cut into.

    Where an image in segments was ``named`` as one, only the warning is left to say.
    """
    from storage.images.segments import shape

    for path in [] if call.args.each else paths:
        found = shape(os.fspath(place(call, path)))
        if found is None:
            continue
        what = f"{visible(path)} and what follows it up to {visible(found.last)}"
        if not found.fits:
            call.say.warn(
                f"{what} are taken for {many(found.count, 'segment')} of one image, but are not of one length as those "
                "are: if they are files of their own, say --each"
            )
        elif found.count > 1 and not named:
            call.say.note(
                f"{what} are taken for {many(found.count, 'segment')} of one image; --each takes files by themselves"
            )


def incomplete(archived: Archived) -> bool:
    """Whether something in it could not be read."""
    return archived.contents is not None and bool(archived.contents.unreadable)


def packed_document(contents: Contents | None) -> dict[str, Any]:
    """Give what was packed for scripts; nothing for a file by itself."""
    from custody.proof import seal

    if contents is None:
        return {}
    unreadable = [{"path": seal.name_value(path), "kind": kind} for path, kind in contents.unreadable]
    return {
        "packed": {
            "sort": contents.sort,
            "members": contents.root.count,
            "root": contents.root.root.hex(),
            "kinds": dict(sorted(contents.kinds.items())),
            "unreadable": unreadable,
        }
    }


def packed_rows(contents: Contents | None) -> list[tuple[str, str]]:
    """Give what was packed as names and values for people."""
    if contents is None:
        return []
    told = [many(count, _NAMES[kind]) for kind, count in contents.kinds.items() if kind in _NAMES]
    return [
        ("members", f"{contents.root.count}: {', '.join(told) or 'none that could be read'}"),
        ("manifest", contents.root.root.hex()),
    ]


def packed_lines(stored: StoredObject) -> list[str]:
    """Tell what was packed into an object on record, in a line of its own; none for a file by itself."""
    if stored.packed is None:
        return []
    what = f"    {stored.packed.replace('_', ' ')} of {many(stored.members, 'member')}"
    return [f"{what}, {stored.unreadable} of them unreadable" if stored.unreadable else what]


def unreadable_lines(contents: Contents | None) -> list[str]:
    """Name every member that could not be read."""
    if contents is None or not contents.unreadable:
        return []
    lines: list[str] = [
        Told(f"UNREADABLE {visible(path)}: {_why(kind)}") for path, kind in contents.unreadable
    ]
    return [*lines, f"{many(len(lines), 'member')} could not be read, as the entry and the manifest say"]


def _why(kind: str) -> str:
    _, what, code = kind.split(".")
    return f"{code.upper()} ({what})"
