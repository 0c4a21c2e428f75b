"""Finds the files that are archived as one: a folder, or an image in segments, by its first one.

Segments are E01 to E99 and EAA to ZZZ, of SMART s01 likewise, or numbers of three digits and more from .001 or .000. A
missing one is found by the names, and for an E01 by the header of each segment. Nothing is joined here.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path

from custody.display import visible
from custody.errors import (
    CustodyError,
    Malformed,
    NotFound,
    ObjectUnreadable,
    ProofInvalid,
    StorageFailed,
    UsageError,
)
from custody.frozen import dataclass
from custody.ledger.ports import Packing
from custody.proof.images import ewf
from custody.storage.files import durable
from custody.storage.files.sources import names_something, open_quietly
from custody.storage.files.sparse_files import sparse_packing
from custody.storage.files.tree_source import PackedDiskSource, open_folder
from custody.storage.files.tree_walk import WalkedFile
from custody.storage.images.ewf.sections import COPY_AGAIN, continues
from custody.storage.images.files import FilePiece, OneFile

_NUMBERED = re.compile(r"(.*\.)([0-9]{3}|[1-9][0-9]{3})", re.DOTALL)
_EWF = re.compile(r"(.*\.)([EeSs]0[1-9]|[EeSs][1-9][0-9]|[E-Z][A-Z]{2}|[e-z][a-z]{2})", re.DOTALL)
_AS_IT_IS = (
    "Copy the segment again from where it was made; --single-files takes each file by itself, as it is "
    "(for `custody acquisition record` with --container-only)."
)
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def packing(path: str) -> Packing | None:
    """Return the function that opens a folder, split image or file with holes; None for another file.

    Raises UsageError for a segment that is not the first one of its image.
    """
    if not names_something(path):
        return None
    try:
        status = os.lstat(path)
    except OSError:
        return None
    if stat.S_ISDIR(status.st_mode):
        return open_folder
    if not stat.S_ISREG(status.st_mode):
        return None
    first = first_segment(path)
    if first is None:
        return sparse_packing(path)
    if Path(first).name != Path(path).name:
        raise UsageError(
            f"'{visible(path)}' is by its name a segment of an image, and not its first one",
            hint=f"Name '{visible(first)}', which takes all of them; --single-files takes it by itself, "
            "as a file that is only named so.",
        )
    return open_split


def packing_for(path: str, *, each: bool) -> Packing | None:
    """Return as ``packing`` does; with ``each`` a segment is a file by itself."""
    try:
        found = packing(path)
    except UsageError:
        if not each:
            raise
        return sparse_packing(path)
    return sparse_packing(path) if each and found is open_split else found


def first_segment(path: str) -> str | None:
    """Return the path of the first segment of the image that a file belongs to, None if to none.

    The first segment may be missing. A file is a segment where another segment lies beside it, or where its own header
    states that another one follows.
    """
    whole = Path(path)
    # Three letters end most names, and there are some 15,000 names of segments: they are made for an E01 alone.
    if _ends_in_letters(whole.name) and not ewf.is_ewf(_head(whole)):
        return None
    numbers = _numbers(whole.name)
    if numbers is None:
        return None
    try:
        there = sorted(_there(whole.parent, [entry.name for entry in whole.parent.iterdir()], numbers))
    except OSError:
        return None
    if len(there) <= 1 and not (ewf.is_ewf(_head(whole)) and _in_several(whole, numbers[whole.name])):
        return None
    names = {number: name for name, number in numbers.items()}
    return os.fspath(whole.with_name(names[0 if there and there[0] == 0 else 1]))


@dataclass(frozen=True, slots=True)
class Shape:
    """An image by its first segment: the number of files, the last one's name, whether they fit.

    Of a raw image all segments but the last have one length, and the last is no longer.
    """

    count: int
    last: str
    fits: bool


def shape(path: str) -> Shape | None:
    """Return the image whose first segment a file is; None if it is none, or a segment is missing."""
    first = first_segment(path)
    if first is None or Path(first).name != Path(path).name:
        return None
    try:
        paths = in_order(path)
        sizes = [Path(segment).lstat().st_size for segment in paths]
    except (CustodyError, OSError):
        return None
    fits = ewf.is_ewf(_head(Path(path))) or (len(set(sizes[:-1])) <= 1 and sizes[-1] <= sizes[0])
    return Shape(len(paths), Path(paths[-1]).name, fits)


@contextmanager
def open_split(path: str) -> Iterator[PackedDiskSource]:
    """Yield all segments of an image, opened by its first one as a pack.

    Raises NotFound or UsageError where one is missing or no regular file, ObjectUnreadable where its folder cannot be
    opened, ProofInvalid for a file that is no segment of the E01.
    """
    whole = Path(path).absolute()
    folder, first = whole.parent, whole.name
    try:
        fd = os.open(folder, _FOLDER)
    except OSError as error:
        raise ObjectUnreadable(f"could not open '{visible(str(folder))}': {durable.reason(error)}") from error
    try:
        status = os.stat(first, dir_fd=fd, follow_symlinks=False)
        names = _segments(fd, folder, first)
        source = PackedDiskSource(
            os.fspath(whole), "split_image", status, lambda: _walk(fd, folder, first, names)
        )
        try:
            yield source
        finally:
            source.close()
    except FileNotFoundError as error:
        raise NotFound(f"there is no file '{visible(path)}'", hint="Check the path.") from error
    finally:
        os.close(fd)


def _walk(fd: int, folder: Path, first: str, names: list[str]) -> Iterator[WalkedFile]:
    if _segments(fd, folder, first) != names:
        raise FileNotFoundError
    for name in names:
        raw = os.fsencode(name)
        try:
            status = os.stat(raw, dir_fd=fd, follow_symlinks=False)
        except FileNotFoundError:
            raise
        except OSError as error:
            yield WalkedFile(raw, raw, fd, None, error)
            continue
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(
                f"the segment '{visible(name)}' is no regular file", hint="Name an image of regular files."
            )
        yield WalkedFile(raw, raw, fd, status)


def in_order(path: str) -> list[str]:
    """Return the paths of all segments of an image by its first one, in order of number.

    Raises NotFound where one is missing, ObjectUnreadable where its folder cannot be opened, ProofInvalid for
    a file that is no segment of the E01.
    """
    whole = Path(path).absolute()
    try:
        fd = os.open(whole.parent, _FOLDER)
    except OSError as error:
        raise ObjectUnreadable(
            f"could not open '{visible(str(whole.parent))}': {durable.reason(error)}"
        ) from error
    try:
        os.stat(whole.name, dir_fd=fd, follow_symlinks=False)
        there = _all_there(fd, whole.parent, whole.name)
    except FileNotFoundError as error:
        raise NotFound(f"there is no file '{visible(path)}'", hint="Check the path.") from error
    finally:
        os.close(fd)
    return [os.fspath(whole.with_name(there[number])) for number in sorted(there)]


def _segments(fd: int, folder: Path, first: str) -> list[str]:
    """Return the names of all segments in the order of their bytes; NotFound if one is missing."""
    return sorted(_all_there(fd, folder, first).values(), key=os.fsencode)


def _all_there(fd: int, folder: Path, first: str) -> dict[int, str]:
    """Return the names of all segments by number; raise NotFound if one is missing."""
    numbers = _numbers(first) or {}
    there = _there(folder, os.listdir(fd), numbers)
    names = {number: name for name, number in numbers.items()}
    begin = numbers.get(first, 0)
    gaps = [number for number in range(begin, max(there, default=0) + 1) if number not in there]
    if gaps:
        raise _missing(names[gaps[0]])
    if ewf.is_ewf(_head(folder / there[begin])) and _follows(folder, there):
        raise _missing(names.get(max(there) + 1, "the next one"))
    return there


def _follows(folder: Path, there: dict[int, str]) -> bool:
    """Return whether the last segment of an E01 states that another follows.

    Raises ProofInvalid for a file that is no segment. An unreadable one states nothing: reading it raises the error.
    """
    opened, more = OneFile(), False
    try:
        for number, name in sorted(there.items()):
            try:
                more = continues(FilePiece(folder / name, opened), number)
            except StorageFailed:
                continue
            if not more and number < max(there):
                raise _ended(name, there[number + 1])
    except ProofInvalid as error:
        error.hint = _AS_IT_IS if error.hint == COPY_AGAIN else error.hint
        raise
    finally:
        opened.close()
    return more


def _ended(last: str, following: str) -> ProofInvalid:
    return ProofInvalid(
        f"'{visible(last)}' says that it is the last segment, and '{visible(following)}' lies there too",
        hint="Take away what is of another image; --single-files takes each file by itself, as it is.",
    )


def _there(folder: Path, names: list[str], numbers: Mapping[str, int]) -> dict[int, str]:
    """Return the names that are segments, by number.

    Letters end other files too, so a name that ends in them is a segment only where its header shows so or all before
    it are there.
    """
    found: dict[int, str] = {}
    for number, name in sorted((numbers[text], text) for text in names if text in numbers):
        if not _ends_in_letters(name) or number - 1 in found or ewf.is_ewf(_head(folder / name)):
            found[number] = name
    return found


def next_segment(first: str, count: int) -> str | None:
    """Return the name of a raw image's segment after ``count`` segments; None if it has no number."""
    numbered = _NUMBERED.fullmatch(first)
    return None if numbered is None else f"{numbered[1]}{int(numbered[2]) + count:03d}"


def earlier_segments(name: str) -> Iterator[str]:
    """Yield the possible names of the first segment of an image, where ``name`` is a later segment of it.

    Nothing for letters (.EAA on), which end other files too: such a segment has its own number in its header.
    """
    numbered, lettered = _NUMBERED.fullmatch(name), _EWF.fullmatch(name)
    if numbered is not None:
        yield from (f"{numbered[1]}{first:03d}" for first in (0, 1) if first < int(numbered[2]))
    elif lettered is not None and lettered[2][1:].isdigit() and lettered[2][1:] != "01":
        yield f"{lettered[1]}{lettered[2][0]}01"


def _ends_in_letters(name: str) -> bool:
    """Return whether a name ends as a segment after E99, in letters, which other files do too."""
    found = None if _NUMBERED.fullmatch(name) else _EWF.fullmatch(name)
    return found is not None and found[2].isalpha()


def _missing(name: str) -> NotFound:
    return NotFound(
        f"the segment '{visible(name)}' is missing beside the first one",
        hint="Put all segments of the image into one folder; --single-files takes a segment by itself.",
    )


@lru_cache(maxsize=2)
def _numbers(name: str) -> Mapping[str, int] | None:
    """Return the number of each segment name of the same image; None for a name of no segment."""
    numbered = _NUMBERED.fullmatch(name)
    if numbered is not None:
        return {f"{numbered[1]}{number:03d}": number for number in range(10_000)}
    found = _EWF.fullmatch(name)
    if found is None:
        return None
    letter = found[2][0] if found[2][1].isdigit() else "e" if found[2].islower() else "E"
    return {f"{found[1]}{ending}": number for number, ending in enumerate(_endings(letter), 1)}


@cache
def _endings(letter: str) -> tuple[str, ...]:
    """Return the endings of the names of all segments, in order, by the first one's first letter."""
    numbers = range(1, ewf.most_segments(letter) + 1)
    return tuple(ewf.segment_name(f".{letter}01", number).removeprefix(".") for number in numbers)


def _in_several(path: Path, number: int) -> bool:
    """Return whether an E01 states itself that it is one segment of several."""
    try:
        return number != 1 or ewf.continues(_tail(path))
    except Malformed:
        return False


def _head(path: Path) -> bytes:
    return _piece(path, 0, ewf.HEADER_BYTES)


def _tail(path: Path) -> bytes:
    return _piece(path, -ewf.TAIL_BYTES, ewf.TAIL_BYTES)


def _piece(path: Path, offset: int, size: int) -> bytes:
    """Return some bytes of a file, b"" if it cannot be read: reading it reports that later."""
    try:
        fd = open_quietly(os.fsencode(path))
        try:
            start = offset if offset >= 0 else max(0, os.fstat(fd).st_size + offset)
            return os.pread(fd, size, start)
        finally:
            os.close(fd)
    except OSError:
        return b""
