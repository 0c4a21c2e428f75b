"""Lists the files inside a pack as hash lists do, each by its path below the name of what was packed."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.keeping import refuse_kept
from custody.ledger.members import members
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.model.records import StoredObject
from custody.proof import pack
from custody.proof.digest import sha256
from custody.proof.lists import Listed
from custody.proof.seal import ManifestLeaf


@dataclass(frozen=True, slots=True)
class MemberList:
    """Files with their digests, and (path, kind) of members that were files and have none of what they read as."""

    files: tuple[Listed, ...]
    left_out: tuple[tuple[bytes, str], ...]


def member_list(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    name: bytes | None,
    *,
    progress: Progress | None = None,
) -> MemberList:
    """List the files of a pack that is called ``name``; a hard link has the digest of what it is a further name of.

    Raises UsageError for a file by itself, RuleBroken for what may not leave the house so, and as ``members`` does.
    """
    refuse_kept(reader, stored)
    above = b"" if name is None else name + b"/"
    if stored.packed in ("sparse_file", "split_image"):
        above = b""
    leaves = list(members(reader, store, stored, progress=progress))
    by_path = {sha256(one.path): one for one in leaves if one.kind == pack.FILE}
    files: list[Listed] = []
    left_out: list[tuple[bytes, str]] = []
    for one in leaves:
        file = _content(one, by_path)
        if file is not None:
            files.append(Listed(above + one.path, file.bytes, sha256=file.sha256))
        elif one.kind in (pack.SPARSE, pack.HARD_LINK) or one.kind.startswith(pack.UNREADABLE):
            left_out.append((one.path, one.kind))
    return MemberList(tuple(files), tuple(left_out))


def _content(one: ManifestLeaf, by_path: dict[bytes, ManifestLeaf]) -> ManifestLeaf | None:
    if one.kind == pack.FILE:
        return one
    if one.kind == pack.HARD_LINK and one.sha256 is not None:
        return by_path.get(one.sha256)
    return None
