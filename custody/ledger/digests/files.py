"""Selection of the recorded files to list and to compare: the members of packs, packs, and media."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from custody.errors import (
    ConfigError,
    CustodyError,
    NotFound,
    ObjectMissing,
    ObjectUnreadable,
    ProofInvalid,
    RuleBroken,
)
from custody.ledger.digests.computation import lacking, read_digests
from custody.ledger.digests.members import files_in, unread
from custody.ledger.digests.recorded_files import RecordedFile, media, pack_itself, recorded
from custody.ledger.objects.egress_check import refuse_egress
from custody.ledger.objects.replica_choice import GoodPlaces
from custody.ledger.ports import LedgerReader
from custody.ledger.views.naming.search import archived_under
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, StoredObject


@dataclass(frozen=True, slots=True)
class Files:
    """The files of some objects, and the objects whose files are not known (``unread``) with the error."""

    objects: list[RecordedFile]
    files: list[RecordedFile] = field(default_factory=list)
    unread: list[tuple[StoredObject, CustodyError]] = field(default_factory=list)

    @property
    def undigested(self) -> list[RecordedFile]:
        """Members of packs without a SHA-256 of their content on record."""
        return [file for file in self.files if file.sort == "member" and "sha256" not in file.digests]

    @property
    def unnamed(self) -> list[RecordedFile]:
        """Files whose name is erased or was never on record."""
        return [file for file in self.files if file.path is None]


def objects_under(reader: LedgerReader, space: str, text: str) -> tuple[str, str | None, list[RecordedFile]]:
    """Return the case, the exhibit (None for a case), and the recorded files of the objects under it.

    ``space`` is case or exhibit, ``text`` its reference, its identifier or the beginning of that. Raise NotFound, also
    where no object is archived under it, and Ambiguous.
    """
    lookup = Lookup(reader)
    found = lookup.resolve(space, text)
    objects = archived_under(lookup, space, found)
    if not objects:
        raise NotFound(f"no object is archived under the {space} {text!r}", hint="See `custody archive`.")
    if space == "case":
        return found, None, recorded(reader, objects)
    return lookup.get(Exhibit, found).case, found, recorded(reader, objects)


def listed_files(places: GoodPlaces, objects: Sequence[RecordedFile], *, packs: bool) -> Files:
    """Return the files to list: the files in packs, or with ``packs`` each pack of several files itself.

    A pack that may not be shown in part, is missing or is unreadable goes to ``unread``. Raise ProofInvalid for a
    manifest that is not the one recorded, ConfigError.
    """

    def allowed(packed: RecordedFile) -> list[RecordedFile]:
        if packs and not packed.object.is_file:
            return [pack_itself(packed)]
        refuse_egress(places.reader, packed.object)
        return _inside(places, packed)

    return _expanded(objects, allowed, (RuleBroken, ObjectMissing, ObjectUnreadable))


def compared_files(places: GoodPlaces, objects: Sequence[RecordedFile]) -> Files:
    """Return the files to compare: those in packs, each pack itself, and the media of each image.

    A pack whose manifest cannot be read is in ``unread``, with one placeholder among the files.
    """
    found = _expanded(
        objects,
        lambda packed: [pack_itself(packed), *_inside(places, packed)],
        (ObjectMissing, ObjectUnreadable, ConfigError, ProofInvalid),
    )
    gone = {stored.id for stored, _ in found.unread}
    found.files.extend(unread(packed) for packed in objects if packed.object.id in gone)
    found.files.extend(media(places.reader, objects))
    return found


def _expanded(
    objects: Sequence[RecordedFile],
    inside: Callable[[RecordedFile], list[RecordedFile]],
    passed: tuple[type[CustodyError], ...],
) -> Files:
    found = Files(list(objects))
    for stored in objects:
        if stored.object.packed is None:
            found.files.append(stored)
            continue
        try:
            found.files.extend(inside(stored))
        except passed as error:
            found.unread.append((stored.object, error))
    return found


def _inside(places: GoodPlaces, packed: RecordedFile) -> list[RecordedFile]:
    def work(there: StoredObject) -> list[RecordedFile]:
        return files_in(places.reader, places.store(there), packed, there, progress=places.progress)

    return places.first(packed.object, work)[0]


def add_digests(places: GoodPlaces, found: Files, algorithms: Collection[str]) -> None:
    """Add digests by these algorithms to files that lack them, from their bytes in the store, verified.

    Raise ProofInvalid, ObjectMissing or ObjectUnreadable, RuleBroken for an object that may not be read out.
    """
    by_object: dict[str, list[int]] = {}
    for at, file in enumerate(found.files):
        by_object.setdefault(file.object.id, []).append(at)
    for own in by_object.values():
        files = [found.files[at] for at in own]
        if not lacking(files, algorithms):
            continue

        def work(there: StoredObject, files: list[RecordedFile] = files) -> list[RecordedFile]:
            store = places.store(there)
            return read_digests(places.reader, store, there, files, algorithms, progress=places.progress)

        for at, file in zip(own, places.first(files[0].object, work)[0], strict=True):
            found.files[at] = file
