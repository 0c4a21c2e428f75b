"""Reads a BagIt bag in a folder: every file is read once and compared with each manifest.

Source: RFC 8493. Follows no link and leaves the folder by no path of a manifest. Compares nothing with the ledger.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from custody.display import visible
from custody.errors import Malformed, NotFound, StorageFailed, UnknownVersion
from custody.frozen import dataclass
from custody.proof.hash_lists import MOST_LIST_BYTES, ListedFile, bag
from custody.storage.files import durable, regular_files
from custody.storage.files.sources import DiskSources

#: Digests computed of every payload file, so that it can be compared with the record too.
_RECORDED = ("md5", "sha1", "sha256")
_MANIFEST = re.compile(r"(?:tag)?manifest-([^/]+)\.txt")
#: Tag files that may state the size of the payload: the name from version 0.96 of the format on, and before.
_INFO = (b"bag-info.txt", b"package-info.txt")


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag on disk: payload files with digests computed from their bytes, named below ``data/``.

    ``problems`` are a path and its problem: ``missing``, ``unlisted``, ``differs``, ``no_file``, ``not_here`` or
    ``count``. A file that fetch.txt names and that is not here is ``not_here``. ``manifest`` is the payload manifest by
    the strongest algorithm, as bytes; ``unchecked`` are manifests by algorithms that are not computed here.
    """

    files: tuple[ListedFile, ...]
    problems: tuple[tuple[bytes, str], ...]
    manifest: bytes
    algorithms: tuple[str, ...]
    unchecked: tuple[str, ...] = ()


def read_bag(folder: Path) -> Bag:
    """Read a bag and every file in it; return it with its problems.

    Raises NotFound where there is none, Malformed or UnknownVersion for tag files that cannot be parsed, StorageFailed,
    and SourceChanged for a file that is written to meanwhile.
    """
    root = os.fsencode(folder)
    declared = _paper(root, b"bagit.txt")
    if declared is None:
        raise NotFound(
            f"{visible(os.fsdecode(root))} is no bag: it has no bagit.txt",
            hint="Name a hash list, or the folder of a bag with bagit.txt, manifests and data.",
        )
    papers, payload, odd = _inventory(root)
    paper = bag.read_declaration(declared)
    manifests = _manifests(root, papers, "manifest-", paper, payload=True)
    if not manifests:
        raise UnknownVersion("the bag has no payload manifest by an algorithm that is computed here")
    named = _as_named(manifests, payload)
    problems = [(path, "no_file") for path in odd]
    listed = set().union(*named.values())
    elsewhere = _fetched(root, paper)
    problems += [
        (path, "not_here" if path in elsewhere else "missing") for path in listed - set(payload) - set(odd)
    ]
    if not _place(root, b"data").is_dir() and b"data" not in odd:
        problems.append((b"data", "missing"))
    files, total = [], 0
    for path in payload:
        size, digests = _digests(root, path, {*manifests, *_RECORDED})
        total += size
        problems += _held(path, digests, named, everywhere=paper.strict or path not in listed)
        own = {name: digests[name] for name in _RECORDED}
        files.append(ListedFile(path.removeprefix(bag.PAYLOAD), size, **own))
    problems += _papers(root, papers, paper)
    problems += _miscounted(root, paper, (total, len(payload)))
    strongest = next(name for name in reversed([*bag.MANIFESTS]) if name in manifests)
    return Bag(
        tuple(files),
        tuple(sorted(set(problems))),
        manifests[strongest][1],
        tuple(sorted(manifests)),
        tuple(_unchecked(papers)),
    )


def _fetched(root: bytes, paper: bag.Declaration) -> frozenset[bytes]:
    """Return the paths of payload files that fetch.txt places elsewhere."""
    try:
        return bag.read_fetch(_paper(root, b"fetch.txt") or b"", paper)
    except Malformed as error:
        error.message = f"fetch.txt: {error.message}"
        raise


def _miscounted(root: bytes, paper: bag.Declaration, found: tuple[int, int]) -> Iterator[tuple[bytes, str]]:
    """Yield (name, ``count``) of each tag file that states another number of bytes or files."""
    for name in _INFO:
        stated = bag.payload_oxum(_paper(root, name) or b"", paper)
        if stated not in (None, found):
            yield name, "count"


def _as_named(
    manifests: Mapping[str, tuple[dict[bytes, bytes], bytes]], payload: list[bytes]
) -> dict[str, dict[bytes, bytes]]:
    """Return the digests of the manifests, by algorithm and by the names that the files have here.

    File systems and tools spell one name in several normal forms (RFC 8493 section 6.1.1.1); where only one file has
    the name in another form, and no other line of the manifest has other bytes for it, it is that file.
    """
    forms: dict[str, list[bytes]] = {}
    for path in payload:
        forms.setdefault(_normal(path), []).append(path)
    here = set(payload)
    named: dict[str, dict[bytes, bytes]] = {}
    for algorithm, (digests, _) in manifests.items():
        rows = {path: digest for path, digest in digests.items() if path in here}
        for path in digests.keys() - rows.keys():
            alike = forms.get(_normal(path), [])
            name = alike[0] if len(alike) == 1 else path
            if rows.setdefault(name, digests[path]) != digests[path]:
                rows[path] = digests[path]
        named[algorithm] = rows
    return named


def _normal(path: bytes) -> str:
    return unicodedata.normalize("NFC", path.decode("utf-8", "surrogateescape"))


def _place(folder: bytes, path: bytes) -> Path:
    return Path(os.fsdecode(folder)) / os.fsdecode(path)


def _paper(root: bytes, name: bytes) -> bytes | None:
    path = _place(root, name)
    try:
        return regular_files.read_regular(path, MOST_LIST_BYTES)[0]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFailed(f"{visible(str(path))} cannot be read: {durable.reason(error)}") from error


def _manifests(
    root: bytes, papers: list[bytes], begins: str, paper: bag.Declaration, *, payload: bool
) -> dict[str, tuple[dict[bytes, bytes], bytes]]:
    """Return (digests by path, bytes) of each manifest by a known algorithm, by algorithm."""
    found = {}
    for name in map(os.fsdecode, papers):
        algorithm = name.removeprefix(begins).removesuffix(".txt").lower()
        if name.lower() == f"{begins}{algorithm}.txt" and algorithm in bag.MANIFESTS:
            data = _paper(root, os.fsencode(name)) or b""
            try:
                found[algorithm] = (
                    bag.read_manifest(data, algorithm, payload=payload, declared=paper),
                    data,
                )
            except Malformed as error:
                error.message = f"{name}: {error.message}"
                raise
    return found


def _unchecked(papers: list[bytes]) -> Iterator[str]:
    """Yield the names of manifests by algorithms that are not computed here."""
    for name in map(os.fsdecode, papers):
        found = _MANIFEST.fullmatch(name)
        if found is not None and found[1].lower() not in bag.MANIFESTS:
            yield name


def _papers(root: bytes, papers: list[bytes], paper: bag.Declaration) -> Iterator[tuple[bytes, str]]:
    """Yield the problems of tag files by the tag manifests; a tag file that none lists has none."""
    manifests = {
        algorithm: found
        for algorithm, (found, _) in _manifests(root, papers, "tagmanifest-", paper, payload=False).items()
    }
    for path in set().union(*manifests.values()):
        if path not in papers:
            yield path, "missing"
        else:
            yield from _held(path, _digests(root, path, set(manifests))[1], manifests, everywhere=False)


def _held(
    path: bytes,
    digests: Mapping[str, bytes],
    manifests: Mapping[str, Mapping[bytes, bytes]],
    *,
    everywhere: bool,
) -> list[tuple[bytes, str]]:
    """Return the problems of one file by each manifest; ``everywhere``: each must list it."""
    problems = []
    for algorithm, found in manifests.items():
        if path in found and found[path] != digests[algorithm]:
            problems.append((path, "differs"))
        elif path not in found and everywhere:
            problems.append((path, "unlisted"))
    return problems


def _digests(root: bytes, path: bytes, algorithms: set[str]) -> tuple[int, dict[str, bytes]]:
    hashers = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
    size = 0
    with DiskSources().open(str(_place(root, path))) as source:
        for chunk in source.chunks():
            size += len(chunk)
            for hasher in hashers.values():
                hasher.update(chunk)
        source.check_unchanged()
    return size, {name: hasher.digest() for name, hasher in hashers.items()}


def _inventory(root: bytes) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Return the paths of tag files, of payload files, and of anything but files and folders.

    Links are not followed. Raises StorageFailed if the bag cannot be read.
    """
    papers: list[bytes] = []
    payload: list[bytes] = []
    odd: list[bytes] = []

    def failed(error: OSError) -> None:
        raise StorageFailed(f"the bag cannot be read: {durable.reason(error)}") from error

    for folder, folders, files in os.walk(root, onerror=failed):
        for name in (*files, *folders):
            whole = _place(folder, name)
            path = os.path.relpath(os.fsencode(whole), root)
            mode = whole.lstat().st_mode
            if stat.S_ISREG(mode):
                (payload if path.startswith(bag.PAYLOAD) else papers).append(path)
            elif not stat.S_ISDIR(mode):
                odd.append(path)
    return sorted(papers), sorted(payload), sorted(odd)
