"""Reads a folder, an image's segments or files as one pack: once, and reports changes.

The folder is walked first, read, and walked again; each file is compared around its own reading besides. An unreadable
file becomes a member of a kind that names the error. Access times are left alone where the system lets it.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path

from custody.display import visible
from custody.errors import NotFound, ObjectUnreadable, SourceChanged, UsageError
from custody.ledger.ports import Contents, OmittedAttributes, SourceState
from custody.proof import pack
from custody.storage.files import durable
from custody.storage.files.attributes import Attributes
from custody.storage.files.file_holes import data_extents
from custody.storage.files.quiescence import settle
from custody.storage.files.sources import names_something, open_quietly
from custody.storage.files.tree_walk import WalkedFile, walk

_CHUNK = 1 << 20
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW
#: A folder's manifest is kept in memory up to this size while the folder is read, beyond it in a file without name.
_SPOOLED = 8 << 20
_KINDS = (
    (stat.S_ISREG, pack.FILE),
    (stat.S_ISDIR, pack.FOLDER),
    (stat.S_ISLNK, pack.SYMLINK),
    (stat.S_ISFIFO, pack.FIFO),
    (stat.S_ISSOCK, pack.SOCKET),
    (stat.S_ISCHR, pack.CHAR_DEVICE),
    (stat.S_ISBLK, pack.BLOCK_DEVICE),
)

Walk = Callable[[], Iterator[WalkedFile]]


class PackedDiskSource:
    """One folder, split image or set of files, opened; implements the port PackedSource.

    ``again`` walks it from the beginning each time it is called. ``name`` is its name, by default the last component of
    its path.
    """

    def __init__(self, path: str, sort: str, root: os.stat_result, again: Walk, *, name: bytes = b"") -> None:
        self._path = path
        self._sort = sort
        self._name = name or os.fsencode(Path(path).name)
        self._attributes = Attributes()
        self._walk = again
        self._links: dict[tuple[int, int], bytes] = {}
        self._started = False
        self._marks: array[int] = array("Q")
        total, newest = len(pack.begin()) + len(pack.END), root.st_ctime_ns
        for found in self._looked(None):
            if found.status is not None:
                newest = max(newest, found.status.st_ctime_ns)
            total += _expected(found, first=self._is_first(found))
        # Once for all: later changes get other times than those seen, and writes in progress have ended.
        settle(root.st_dev, newest)
        self._state = SourceState(total, newest, root.st_ino, root.st_dev)
        self._spool = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 - closed by close
        self._listing = pack.Listing(self._spool.write, named=sort != "folder")

    @property
    def name(self) -> bytes:
        """The last component of the folder's path, or of the first segment's, or of the files' folder."""
        return self._name

    @property
    def state(self) -> SourceState:
        """The pack's expected length, and the newest status change of anything in it."""
        return self._state

    def steps(self, chunk: bytes) -> list[Callable[[], None]]:
        """Return the further work on each chunk besides hashing it."""
        return [partial(self._listing.feed, chunk)]

    def contents(self) -> Contents:
        """Return the contents of the pack, once all chunks were read and handled."""
        root = self._listing.finish()
        found = self._listing
        return Contents(
            self._sort, root, tuple(found.unreadable), dict(found.kinds), files=tuple(found.files)
        )

    @property
    def left_out(self) -> OmittedAttributes:
        """The members read so far whose attributes are not stored."""
        return self._attributes.found

    def manifest(self) -> Iterator[bytes]:
        """Yield the lines of the manifest in pieces."""
        self._spool.seek(0)
        while piece := self._spool.read(_CHUNK):
            yield piece

    def close(self) -> None:
        """Close the manifest."""
        self._spool.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield the pack in chunks of 1 MiB, the last one shorter.

        Raises SourceChanged, and UsageError the second time.
        """
        if self._started:
            raise UsageError(f"{self._shown()} is read once only", hint="Open it again.")
        self._started = True
        buffer = bytearray()
        for piece in self._pieces():
            buffer += piece
            while len(buffer) >= _CHUNK:
                yield bytes(memoryview(buffer)[:_CHUNK])
                del buffer[:_CHUNK]
        yield bytes(buffer)

    def check_unchanged(self) -> None:
        """Raise SourceChanged if anything in it changed; ObjectUnreadable where it cannot be examined again."""
        for _ in self._looked(self._marks):
            pass

    def _looked(self, before: array[int] | None) -> Iterator[WalkedFile]:
        """Yield everything in it, compared with the marks ``before``; with None the marks are recorded."""
        count = 0
        try:
            for found in self._walk():
                mark = _mark(found)
                if before is None:
                    self._marks.append(mark)
                elif count >= len(before) or before[count] != mark:
                    raise self._changed(found.path, "it, or what comes before it, is not what it was")
                count += 1
                yield found
        except FileNotFoundError as error:
            raise self._changed(None, "something in it vanished") from error
        except OSError as error:
            raise ObjectUnreadable(
                f"could not look through {self._shown()}: {durable.reason(error)}"
            ) from error
        if before is not None and count != len(before):
            raise self._changed(None, f"{len(before)} things were in it before, {count} after")

    def _pieces(self) -> Iterator[bytes]:
        yield pack.begin()
        for found in self._looked(self._marks):
            try:
                yield from self._member(found)
            except FileNotFoundError as error:
                raise self._changed(found.path, "it vanished") from error
        yield pack.END

    def _member(self, found: WalkedFile) -> Iterator[bytes]:
        status = found.status
        if status is None:
            yield pack.header(pack.Member(found.path, pack.unreadable("unknown", _code(found.error))))
            return
        kind = next((kind for test, kind in _KINDS if test(status.st_mode)), "")
        if kind != pack.FILE:
            self._attributes.look(found.path, b"/proc/self/fd/%d/%s" % (found.folder, found.name))
        if found.error is not None:
            yield pack.header(_described(found, status, pack.unreadable(kind, _code(found.error))))
        elif kind != pack.FOLDER and status.st_nlink > 1 and self._first(found, status) != found.path:
            yield pack.header(_described(found, status, pack.HARD_LINK, target=self._first(found, status)))
        elif kind == pack.FILE:
            yield from self._file(found, status)
        elif kind == pack.SYMLINK:
            yield pack.header(_link(found, status))
        else:
            yield pack.header(_described(found, status, kind or pack.unreadable("unknown", "EOPNOTSUPP")))

    def _is_first(self, found: WalkedFile) -> bool:
        """Return whether a file has the content that its further names are links to."""
        return found.status is not None and self._first(found, found.status) == found.path

    def _first(self, found: WalkedFile, status: os.stat_result) -> bytes:
        return self._links.setdefault((status.st_dev, status.st_ino), found.path)

    def _file(self, found: WalkedFile, status: os.stat_result) -> Iterator[bytes]:
        try:
            fd = open_quietly(found.name, found.folder)
        except FileNotFoundError:
            raise
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise self._changed(found.path, "a link took its place") from error
            yield pack.header(_described(found, status, pack.unreadable("file", _code(error))))
            return
        try:
            if _facts(os.fstat(fd)) != _facts(status):
                raise self._changed(found.path, "another file has its name")
            self._attributes.look(found.path, fd)
            yield from self._opened(fd, found, status)
            named = os.stat(found.name, dir_fd=found.folder, follow_symlinks=False)
            if not _facts(os.fstat(fd)) == _facts(named) == _facts(status):
                raise self._changed(found.path, f"before: {_words(status)}; after: {_words(named)}")
        finally:
            os.close(fd)

    def _opened(self, fd: int, found: WalkedFile, status: os.stat_result) -> Iterator[bytes]:
        data = data_extents(fd, status.st_size)
        kind = pack.named_kind(pack.FILE, status.st_size, data)
        member = _described(found, status, kind, size=status.st_size, data=data)
        runs = [(0, member.size)] if data is None else list(data)
        try:
            ahead = os.pread(fd, min(_CHUNK, runs[0][1]), runs[0][0]) if runs and member.stored else b""
        except OSError as error:
            yield pack.header(_described(found, status, pack.unreadable("file", _code(error))))
            return
        yield pack.header(member)
        broken: tuple[int, str] | None = None
        for offset, length in runs:
            done = 0
            while done < length:
                piece, ahead = ahead, b""
                if not piece and broken is None:
                    try:
                        piece = os.pread(fd, min(_CHUNK, length - done), offset + done)
                    except OSError as error:
                        broken = (offset + done, _code(error))
                    else:
                        if not piece:
                            raise self._changed(
                                found.path, f"it ended at byte {offset + done} while being read"
                            )
                if broken is not None:
                    piece = bytes(min(_CHUNK, length - done))
                done += len(piece)
                yield piece
        yield pack.padding(member.stored)
        if broken is not None:
            yield pack.broken(*broken)

    def _changed(self, path: bytes | None, what: str) -> SourceChanged:
        where = "" if path is None else f", at '{visible(path)}'"
        return SourceChanged(f"{self._shown()} changed while it was read ({what}{where})")

    def _shown(self) -> str:
        return f"'{visible(self._path)}'"


@contextmanager
def open_folder(path: str) -> Iterator[PackedDiskSource]:
    """Yield a folder opened to be packed.

    Raises NotFound, UsageError for anything else, ObjectUnreadable where it is refused.
    """
    if not names_something(path):
        raise UsageError("an empty path, or one that no file has, names no folder", hint="Give its path.")
    try:
        if Path(path).is_symlink():
            raise UsageError(
                f"'{visible(path)}' is a symbolic link", hint="Name the folder that it leads to."
            )
        whole = os.fspath(Path(path).resolve())
        root = os.open(whole, _FOLDER)
    except FileNotFoundError:
        raise NotFound(f"there is no folder '{visible(path)}'", hint="Check the path.") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise UsageError(
                f"'{visible(path)}' is no folder", hint="Name the folder itself, not a link."
            ) from error
        raise ObjectUnreadable(f"could not open '{visible(path)}': {durable.reason(error)}") from error
    try:
        source = PackedDiskSource(whole, "folder", os.fstat(root), lambda: walk(root))
        try:
            yield source
        finally:
            source.close()
    finally:
        os.close(root)


def _described(
    found: WalkedFile,
    status: os.stat_result,
    kind: str,
    *,
    size: int = 0,
    data: tuple[tuple[int, int], ...] | None = None,
    target: bytes = b"",
) -> pack.Member:
    device = (0, 0)
    if kind in (pack.CHAR_DEVICE, pack.BLOCK_DEVICE):
        device = (os.major(status.st_rdev), os.minor(status.st_rdev))
    return pack.Member(
        found.path,
        kind,
        mode=stat.S_IMODE(status.st_mode),
        uid=status.st_uid,
        gid=status.st_gid,
        modified=status.st_mtime_ns,
        changed=status.st_ctime_ns,
        size=size,
        data=data,
        target=target,
        device=device,
    )


def _link(found: WalkedFile, status: os.stat_result) -> pack.Member:
    try:
        target = os.readlink(found.name, dir_fd=found.folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        return _described(found, status, pack.unreadable("symlink", _code(error)))
    return _described(found, status, pack.SYMLINK, target=os.fsencode(target))


def _expected(found: WalkedFile, *, first: bool) -> int:
    """Return a member's expected length in the pack; ``first`` means no further name."""
    status = found.status
    if status is None or found.error is not None:
        return len(pack.header(pack.Member(found.path, pack.unreadable("unknown", "EIO"))))
    head = len(pack.header(_described(found, status, pack.FOLDER)))
    if not (first and stat.S_ISREG(status.st_mode)):
        return head
    kept = min(status.st_size, status.st_blocks * 512)
    return head + kept + len(pack.padding(kept))


def _code(error: OSError | None) -> str:
    return errno.errorcode.get((error and error.errno) or 0, "EIO")


def _facts(status: os.stat_result) -> tuple[int, ...]:
    folder = stat.S_ISDIR(status.st_mode)
    size = 0 if folder else status.st_size
    times = (status.st_mtime_ns, status.st_ctime_ns)
    return (status.st_mode, status.st_uid, status.st_gid, size, *times, status.st_ino, status.st_rdev)


def _mark(found: WalkedFile) -> int:
    facts = None if found.status is None else _facts(found.status)
    told = repr((found.path, facts, found.error and found.error.errno)).encode("ascii")
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big")


def _words(status: os.stat_result) -> str:
    return f"{status.st_size} bytes, modified at {status.st_mtime_ns} ns, inode {status.st_ino}"
