"""Reads a BagIt bag in a folder: every file is read once and held against each manifest. Source: RFC 8493.

Follows no link and leaves the folder by no path of a manifest. Compares nothing with the ledger.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from custody.display import visible
from custody.errors import Malformed, NotFound, StorageFailed, UnknownVersion
from custody.frozen import dataclass
from custody.proof.lists import MOST_LIST_BYTES, Listed, bag
from storage import durable
from storage.sources import DiskSources

#: What is computed of every payload file, so that it can be held against the record too.
_RECORDED = ("md5", "sha1", "sha256")
_MANIFEST = re.compile(r"(?:tag)?manifest-([^/]+)\.txt")


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag as it lies there: payload files with digests computed from their bytes, named below ``data/``.

    ``problems`` are a path and what is wrong with it: ``missing``, ``unlisted``, ``differs``, ``no_file``, ``not_here``
    or ``count``. ``manifest`` is the payload manifest by the strongest algorithm, as bytes; ``unchecked`` are manifests
    by algorithms that are not computed here.
    """

    files: tuple[Listed, ...]
    problems: tuple[tuple[bytes, str], ...]
    manifest: bytes
    algorithms: tuple[str, ...]
    unchecked: tuple[str, ...] = ()


def read_bag(folder: Path) -> Bag:
    """Read a bag and every file in it.

    Raises NotFound where there is none, Malformed or UnknownVersion for papers that cannot be read, StorageFailed, and
    SourceChanged for a file that is written to meanwhile.
    """
    root = os.fsencode(folder)
    declared = _paper(root, b"bagit.txt")
    if declared is None:
        raise NotFound(
            f"{visible(os.fsdecode(root))} is no bag: it has no bagit.txt",
            hint="Name a hash list, or the folder of a bag with bagit.txt, manifests and data.",
        )
    bag.check_declaration(declared)
    papers, payload, odd = _inventory(root)
    manifests = _manifests(root, papers, "manifest-", payload=True)
    if not manifests:
        raise UnknownVersion("the bag has no payload manifest by an algorithm that is computed here")
    problems = [(path, "no_file") for path in odd]
    listed = set().union(*(found for found, _ in manifests.values()))
    problems += [(path, "missing") for path in listed - set(payload) - set(odd)]
    files, total = [], 0
    for path in payload:
        size, digests = _digests(root, path, {*manifests, *_RECORDED})
        total += size
        problems += _held(path, digests, manifests, everywhere=True)
        own = {name: digests[name] for name in _RECORDED}
        files.append(Listed(path.removeprefix(bag.PAYLOAD), size, **own))
    problems += _papers(root, papers)
    stated = bag.counted(_paper(root, b"bag-info.txt") or b"")
    if stated not in (None, (total, len(payload))):
        problems.append((b"bag-info.txt", "count"))
    if (_paper(root, b"fetch.txt") or b"").strip():
        problems.append((b"fetch.txt", "not_here"))
    strongest = next(name for name in reversed([*bag.MANIFESTS]) if name in manifests)
    return Bag(
        tuple(files),
        tuple(sorted(set(problems))),
        manifests[strongest][1],
        tuple(sorted(manifests)),
        tuple(_unchecked(papers)),
    )


def _place(folder: bytes, path: bytes) -> Path:
    return Path(os.fsdecode(folder)) / os.fsdecode(path)


def _paper(root: bytes, name: bytes) -> bytes | None:
    path = _place(root, name)
    try:
        return durable.read_regular(path, MOST_LIST_BYTES)[0]
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageFailed(f"{visible(str(path))} cannot be read: {durable.reason(error)}") from error


def _manifests(
    root: bytes, papers: list[bytes], begins: str, *, payload: bool
) -> dict[str, tuple[dict[bytes, bytes], bytes]]:
    """Read the manifests by algorithms that are known here, with their bytes."""
    found = {}
    for name in map(os.fsdecode, papers):
        algorithm = name.removeprefix(begins).removesuffix(".txt")
        if name == f"{begins}{algorithm}.txt" and algorithm in bag.MANIFESTS:
            data = _paper(root, os.fsencode(name)) or b""
            try:
                found[algorithm] = (bag.read_manifest(data, algorithm, payload=payload), data)
            except Malformed as error:
                error.message = f"{name}: {error.message}"
                raise
    return found


def _unchecked(papers: list[bytes]) -> Iterator[str]:
    """Give the names of manifests by algorithms that are not computed here."""
    for name in map(os.fsdecode, papers):
        found = _MANIFEST.fullmatch(name)
        if found is not None and found[1] not in bag.MANIFESTS:
            yield name


def _papers(root: bytes, papers: list[bytes]) -> Iterator[tuple[bytes, str]]:
    """Hold the papers against the tag manifests; one that no tag manifest lists is nobody's promise."""
    manifests = _manifests(root, papers, "tagmanifest-", payload=False)
    for path in set().union(*(found for found, _ in manifests.values())):
        if path not in papers:
            yield path, "missing"
        else:
            yield from _held(path, _digests(root, path, set(manifests))[1], manifests, everywhere=False)


def _held(
    path: bytes,
    digests: Mapping[str, bytes],
    manifests: Mapping[str, tuple[dict[bytes, bytes], bytes]],
    *,
    everywhere: bool,
) -> list[tuple[bytes, str]]:
    """Hold one file against each manifest; every payload manifest has to list every payload file."""
    problems = []
    for algorithm, (found, _) in manifests.items():
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
    """Give the paths of papers, of payload files, and of what is neither file nor folder; links are not followed."""
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
