"""Reads the media inside an E01 through libewf, an optional extra, and the container's segments beside it.

What is read is compared by others; a missing segment is named here, for libewf does not say which it is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from custody.display import visible
from custody.errors import ConfigError, Malformed, NotFound, ProofInvalid, SourceChanged, StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import Progress
from custody.proof.images import ewf
from custody.proof.digest import ObjectHasher
from custody.proof.lists import ALGORITHMS
from storage import durable
from storage.settling import Mark, mark, rested

_CHUNK = 1 << 20
_STORED = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256"}
_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class Contained:
    """What a container holds: the media's size and digests as read, and the digests stored in it by the tool.

    ``segments`` are the files in order, ``states`` what each was when it was read.
    """

    size: int
    digests: Mapping[str, bytes]
    stored: Mapping[str, bytes]
    segments: tuple[Path, ...]
    states: tuple[Mark, ...]

    def check_unchanged(self) -> None:
        """Raise SourceChanged if one of the files is another now."""
        for path, before in zip(self.segments, self.states, strict=True):
            if mark(_look(path)) != before:
                raise SourceChanged(f"{_shown(path)} changed while it was read; nothing is recorded of it")


def library() -> Any:
    """Give libewf; ConfigError where it is not installed."""
    try:
        import pyewf
    except ImportError as error:
        raise ConfigError(
            "the media inside an E01 is read by libewf, which is not installed",
            hint="Install the program with its extra: pip install 'custody-ledger[ewf]'.",
        ) from error
    return pyewf


def is_container(path: Path) -> bool:
    """Whether a file begins as an E01 does; StorageFailed, NotFound."""
    return ewf.is_ewf(_piece(path, 0, ewf.HEADER_BYTES))


def segments(first: Path) -> tuple[Path, ...]:
    """Give all segments in order from the first; NotFound names the one that is missing.

    Raises ProofInvalid for a file whose own number is another than its name says, and for one that is cut off.
    """
    found: list[Path] = []
    more = True
    while more:
        path = first.with_name(ewf.segment_name(first.name, len(found) + 1))
        if found and not path.exists():
            raise NotFound(
                f"the segment {_shown(path)} is missing: {_shown(found[-1])} says that another follows",
                hint="Put all segments into one folder, or record the container alone with --container-only.",
            )
        number = ewf.segment_number(_piece(path, 0, ewf.HEADER_BYTES))
        if number != len(found) + 1:
            raise ProofInvalid(f"{_shown(path)} is by its own header segment {number}, not {len(found) + 1}")
        try:
            more = ewf.continues(_piece(path, -ewf.TAIL_BYTES, ewf.TAIL_BYTES))
        except Malformed as error:
            raise ProofInvalid(f"{_shown(path)} is {error.message}") from error
        found.append(path)
    return tuple(found)


def read(first: Path, progress: Progress) -> Contained:
    """Read the media whole and give its digests; ConfigError without libewf, ProofInvalid where it cannot be read."""
    pyewf = library()
    try:
        paths, states = _at_rest(first)
        with ExitStack() as opened:
            files = [opened.enter_context(os.fdopen(os.open(path, _READ), "rb")) for path in paths]
            size, stored, digests = read_files(pyewf, files, progress)
    except SourceChanged:
        raise
    except ProofInvalid as error:
        error.message = f"{_shown(first)}: {error.message}"
        error.hint = (
            "Copy the container again from where it was made, or record it alone with --container-only."
        )
        raise
    made = Contained(size, digests, stored, paths, states)
    made.check_unchanged()
    return made


def read_files(
    pyewf: Any, files: Sequence[Any], progress: Progress
) -> tuple[int, dict[str, bytes], dict[str, bytes]]:
    """Read the media in open segments: its size, the digests stored with it, and its own. Raises ProofInvalid."""
    handle = pyewf.handle()
    try:
        handle.open_file_objects(list(files))
    except (OSError, RuntimeError) as error:
        raise ProofInvalid(f"libewf cannot open it as an E01: {_why(error)}") from error
    try:
        size = int(handle.get_media_size())
        stored = dict(_stored(handle.get_hash_values()))
        hasher = ObjectHasher(md5=True, sha1=True)
        for chunk in _chunks(handle, size, progress):
            hasher.update(chunk)
    finally:
        handle.close()
    found = hasher.finish()
    digests = {"md5": found.md5 or b"", "sha1": found.sha1 or b"", "sha256": found.sha256}
    return size, stored, digests


def _chunks(handle: Any, size: int, progress: Progress) -> Iterator[bytes]:
    done = 0
    while done < size:
        try:
            chunk = handle.read(min(_CHUNK, size - done))
        except (OSError, RuntimeError) as error:
            raise ProofInvalid(f"the media cannot be read from byte {done} on: {_why(error)}") from error
        if not chunk:
            raise ProofInvalid(f"the media ends at byte {done} of {size}")
        done += len(chunk)
        yield chunk
        progress.advance(done, size, "bytes")


def _stored(values: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    for name, text in values.items():
        algorithm = _STORED.get(name)
        if algorithm is None:
            continue
        try:
            digest = bytes.fromhex(text)
        except ValueError:
            digest = b""
        if len(digest) != ALGORITHMS[algorithm]:
            raise ProofInvalid(f"the {name} that is stored in it is none: {text[:80]!r}")
        yield algorithm, digest


def _piece(path: Path, offset: int, length: int) -> bytes:
    """Give a few bytes of a regular file, from its end if ``offset`` is below zero; fewer if it has no more."""
    try:
        with os.fdopen(os.open(path, _READ), "rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end + offset) if offset < 0 else offset)
            return file.read(length)
    except FileNotFoundError:
        raise NotFound(f"there is no file {_shown(path)}", hint="Check the path.") from None
    except OSError as error:
        raise StorageFailed(f"could not read {_shown(path)}: {durable.reason(error)}") from error


def _at_rest(first: Path) -> tuple[tuple[Path, ...], tuple[Mark, ...]]:
    """Give all segments and what each is, once none was written to for an instant; raises as ``segments`` does.

    SourceChanged where others write to them without a pause: half of a write must never be read as the whole.
    """
    paths: tuple[Path, ...] = ()

    def look() -> list[os.stat_result]:
        nonlocal paths
        paths = segments(first)
        return list(map(_look, paths))

    found, rests = rested(look)
    if not rests:
        raise SourceChanged(f"others write to {_shown(first)} without a pause; nothing is recorded of it")
    return paths, tuple(map(mark, found))


def _look(path: Path) -> os.stat_result:
    try:
        return os.lstat(path)
    except OSError as error:
        raise SourceChanged(f"{_shown(path)} cannot be looked at again: {durable.reason(error)}") from error


def _shown(path: Path) -> str:
    return f"'{visible(os.fsencode(path.name))}'"


def _why(error: Exception) -> str:
    return visible(str(error).partition("libewf_")[0].strip(" :.") or type(error).__name__, limit=120)
