"""The files inside a pack, each with the digests of the manifest that the pack's entry commits to."""

from __future__ import annotations

from custody.ledger.digests.recorded_files import RecordedFile, Within, stated
from custody.ledger.objects.members import members, only_member
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.model.records import StoredObject
from custody.proof import pack
from custody.proof.commitments.list_leaves import ManifestLeaf
from custody.proof.digest import sha256


def files_in(
    reader: LedgerReader,
    store: ObjectStore,
    packed: RecordedFile,
    stored: StoredObject,
    *,
    progress: Progress | None = None,
) -> list[RecordedFile]:
    """Return the files in a pack at ``stored``, in the order of its manifest, verified by its root.

    A sparse file packed by itself has its recorded names. A hard link has the size and digest of its target. A file
    that was unreadable when archived, or whose holes exceed 4 GiB, has none. Raise as
    ``custody.ledger.objects.members.members`` does.
    """
    if packed.object.packed == "sparse_file":
        return [_alone(packed, only_member(reader, store, stored, progress=progress))]
    leaves = list(members(reader, store, stored, progress=progress))
    by_path = {sha256(leaf.path): leaf for leaf in leaves if leaf.kind == pack.FILE}
    above = packed.name if packed.object.is_many else None
    found = []
    for line, leaf in enumerate(leaves):
        if not _is_file(leaf.kind):
            continue
        content = _content(leaf, by_path)
        digests = {} if content is None or content.sha256 is None else {"sha256": content.sha256}
        size = None if content is None else content.bytes
        within = Within("member", size, line, leaf.kind, above)
        found.append(RecordedFile(packed.object, leaf.path, digests, within=within))
    return found


def _alone(packed: RecordedFile, leaf: ManifestLeaf) -> RecordedFile:
    """Return a sparse file packed by itself, with the digests of its content, by manifest and entry."""
    whole = leaf.kind == pack.FILE
    sha256 = {} if leaf.sha256 is None or not whole else {"sha256": leaf.sha256}
    digests = sha256 if packed.entry is None else {**sha256, **stated(packed.entry)}
    within = Within("member", leaf.bytes if whole else None, 0, leaf.kind)
    return RecordedFile(packed.object, packed.name, digests, packed.former, packed.entry, within)


def unread(packed: RecordedFile) -> RecordedFile:
    """Return a placeholder for the files of a pack whose manifest cannot be read."""
    return RecordedFile(packed.object, packed.name, {}, packed.former, None, Within("unread", None))


def _is_file(kind: str) -> bool:
    """Return whether a kind of member is a file, or an unreadable member other than a symbolic link."""
    unreadable = kind.startswith(pack.UNREADABLE) and not kind.startswith(f"{pack.UNREADABLE}symlink.")
    return unreadable or kind in (pack.FILE, pack.SPARSE, pack.HARD_LINK)


def _content(leaf: ManifestLeaf, by_path: dict[bytes, ManifestLeaf]) -> ManifestLeaf | None:
    """Return the leaf with the digests of a file's content; None where the manifest has none."""
    if leaf.kind == pack.FILE:
        return leaf
    if leaf.kind == pack.HARD_LINK and leaf.sha256 is not None:
        return by_path.get(leaf.sha256)
    return None
