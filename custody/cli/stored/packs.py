"""Packs in `custody archive`: a folder, split image, files or sparse file stored as one object.

Files are reported by their own names, sizes and digests, the object as the pack.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.console.output import Escaped, Exact
from custody.cli.console.progress import bytes_text, size_text
from custody.cli.console.words import many
from custody.cli.shell.files import place
from custody.display import visible

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.ports import Contents, OmittedAttributes
    from custody.proof.pack import PackedFile

#: So many segments of an image are told of one by one.
_MOST_TOLD = 16
#: So many files are named in a warning of what is not kept.
_MOST_NAMED = 5
#: What the thing is that was named to be archived, by the code of how it was packed.
CALLED = {"files": "files of", "folder": "folder", "sparse_file": "file", "split_image": "image"}
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


def tell_of_segments(call: Call, paths: list[str], *, named: bool = False) -> None:
    """Note the segments that are taken with each first one; warn if the files are not one image's.

    If the image was ``named`` as segmented, only the warning is shown.
    """
    from custody.storage.images.segments import shape

    for path in [] if call.args.single_files else paths:
        found = shape(os.fspath(place(call, path)))
        if found is None:
            continue
        what = f"{visible(path)} and what follows it up to {visible(found.last)}"
        if not found.fits:
            call.say.warn(
                f"{what} are taken for {many(found.count, 'segment')} of one image, but are not of one length as those "
                "are: if they are files of their own, say --single-files"
            )
        elif found.count > 1 and not named:
            call.say.note(
                f"{what} are taken for {many(found.count, 'segment')} of one image; "
                "--single-files takes files by themselves"
            )


def packed_document(contents: Contents | None) -> dict[str, Any]:
    """Return the contents of a pack as a JSON document; empty for a single file."""
    from custody.proof.commitments.values import name_value

    if contents is None:
        return {}
    unreadable = [{"path": name_value(path), "kind": kind} for path, kind in contents.unreadable]
    return {
        "pack": {
            "sort": contents.sort,
            "members": contents.root.count,
            "root": contents.root.root.hex(),
            "kinds": dict(sorted(contents.kinds.items())),
            "unreadable": unreadable,
            **({} if contents.sort == "folder" else {"files": list(map(_file_document, contents.files))}),
        }
    }


def _file_document(file: PackedFile) -> dict[str, Any]:
    """Return a packed file as JSON; ``kept_sha256`` covers a sparse file's data and its map of holes."""
    from custody.proof.commitments.values import name_value

    kept = {} if file.kept_sha256 is None else {"kept_sha256": file.kept_sha256.hex()}
    sha256 = None if file.sha256 is None else file.sha256.hex()
    return {
        "path": name_value(file.path),
        "kind": file.kind,
        "bytes": file.size,
        "sha256": sha256,
        **kept,
    }


def sparse_rows(contents: Contents) -> list[tuple[str, str]]:
    """Return size and digest of a sparse file as rows; none for other packs."""
    if contents.sort != "sparse_file" or not contents.files:
        return []
    (file,) = contents.files
    rows = [("size", f"{size_text(file.size)} ({bytes_text(file.size)})")]
    if file.sha256 is not None:
        return [*rows, ("SHA-256", file.sha256.hex())]
    if file.kept_sha256 is None:
        return rows
    why = (
        "not computed: more than 4 GiB are holes. `custody acquisition record`, --md5 or --sha1 compute it. "
        f"Of its data and the map of its holes it is {file.kept_sha256.hex()}"
    )
    return [*rows, ("SHA-256", why)]


def packed_rows(contents: Contents | None) -> list[tuple[str, str]]:
    """Return a pack's contents as rows for people; of an image up to 16 segments, and how many more.

    An empty list for None and for a sparse file.
    """
    if contents is None or contents.sort == "sparse_file":
        return []
    told = [many(count, _NAMES[kind]) for kind, count in contents.kinds.items() if kind in _NAMES]
    return [
        *(_segment_rows(contents.files) if contents.sort == "split_image" else []),
        ("members", f"{contents.root.count}: {', '.join(told) or 'none that could be read'}"),
        ("manifest", contents.root.root.hex()),
    ]


def _segment_rows(files: Sequence[PackedFile]) -> list[tuple[str, str]]:
    rows = []
    for file in files[:_MOST_TOLD]:
        rows.append(("segment", f"{os.fsdecode(file.path)}, {size_text(file.size)}"))
        rows.append(("SHA-256", "could not be read whole" if file.sha256 is None else file.sha256.hex()))
    if len(files) > _MOST_TOLD:
        rows.append(("segment", f"and {len(files) - _MOST_TOLD} more, which --json lists"))
    return rows


def file_lines(contents: Contents | None) -> list[str]:
    """Return a line for each file of a pack of files: digest, size and path."""
    if contents is None or contents.sort != "files":
        return []
    return [loose_line("", file.path, file.size, file.sha256) for file in contents.files]


def loose_line(entry: str, path: bytes, size: int, sha256: bytes | None) -> str:
    """Return the line of one loose file, unfolded, since scripts split it."""
    digest = "-" * 64 if sha256 is None else sha256.hex()
    return Exact(f"{entry}  {digest}  {size_text(size):>10}  {visible(os.fsdecode(path))}")


def unreadable_lines(contents: Contents | None) -> list[str]:
    """Return lines on every member that could not be read."""
    if contents is None or not contents.unreadable:
        return []
    lines: list[str] = [
        Escaped(f"UNREADABLE {visible(path)}: {_why(kind)}") for path, kind in contents.unreadable
    ]
    return [*lines, f"{many(len(lines), 'member')} could not be read, as the entry and the manifest say"]


def _why(kind: str) -> str:
    _, what, code = kind.split(".")
    return f"{code.upper()} ({what})"


def left_out_document(found: OmittedAttributes) -> dict[str, Any]:
    """Return the files whose attributes are not stored, as JSON; empty for none."""
    from custody.proof.commitments.values import name_value

    if not found.count:
        return {}
    named = [{"path": name_value(path), "attributes": list(names)} for path, names in found.named]
    return {"attributes_not_kept": {"count": found.count, "files": named}}


def warn_of_attributes(call: Call, found: Sequence[OmittedAttributes]) -> None:
    """Warn in one line of extended attributes and access lists not kept, and name the first files."""
    count = sum(left.count for left in found)
    if not count:
        return
    named = [(path, names) for left in found for path, names in left.named][:_MOST_NAMED]
    told = ", ".join(
        f"{visible(os.fsdecode(path))} ({', '.join(map(visible, names))})" for path, names in named
    )
    more = f" and {count - len(named)} more" if count > len(named) else ""
    what = f"{many(count, 'file')} have" if count > 1 else "1 file has"
    call.say.warn(
        f"{what} extended attributes or access lists, which are not kept: {told}{more}. "
        "An image of the file system keeps them"
    )
