"""Which files `custody digests` lists and compares: those in packs one by one, never a pack under a file's name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from custody.cli.fetch_places import from_good_place, store_of
from custody.cli.usual_arguments import flags_typed
from custody.cli.words import many
from custody.display import visible
from custody.errors import (
    ConfigError,
    CustodyError,
    NotFound,
    ObjectMissing,
    ObjectUnreadable,
    ProofInvalid,
    RuleBroken,
)

if TYPE_CHECKING:
    import argparse

    from custody.cli.call import Call
    from custody.ledger.digests.recorded import Recorded
    from custody.model.records import StoredObject
    from storage.vault import Vault

_MOST_SHOWN = 20


@dataclass
class Files:
    """The files of some objects, and the objects whose files are not known, with the reason."""

    objects: list[Recorded]
    files: list[Recorded] = field(default_factory=list)
    unread: list[tuple[StoredObject, CustodyError]] = field(default_factory=list)

    @property
    def undigested(self) -> list[Recorded]:
        """Files of which no SHA-256 of what they read as is on record."""
        return [file for file in self.files if file.sort == "member" and "sha256" not in file.digests]


def scope(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name a case or an exhibit."""
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument(
        "--exhibit", help="the objects of one exhibit: reference, identifier or its beginning"
    )
    choice.add_argument("--case", help="the objects of one case: the same")


def objects_of(call: Call, vault: Vault) -> tuple[str, str | None, list[Recorded]]:
    """Return the case and exhibit that were asked for, and what is recorded of their objects; NotFound without any."""
    from custody.ledger.digests.recorded import recorded
    from custody.model.records import Exhibit, StoredObject

    lookup = vault.lookup()
    space, text = next(iter(flags_typed(call.args, "exhibit", "case").items()))
    found = lookup.resolve(space, text)
    objects = [stored for stored in lookup.under(StoredObject, space, found) if stored.of is None]
    if not objects:
        raise NotFound(f"no object is archived under the {space} {text!r}", hint="See `custody archive`.")
    if space == "case":
        return found, None, recorded(vault.reader(), objects)
    return lookup.get(Exhibit, found).case, found, recorded(vault.reader(), objects)


def listed_files(call: Call, vault: Vault, objects: Sequence[Recorded]) -> Files:
    """Return the files to list: with --objects packs that `custody fetch` writes as such, else the files in them.

    Of a pack that no part may be shown of, and of one that is gone, nothing is listed. Raises ProofInvalid for a
    manifest that is not the one recorded, ConfigError.
    """
    from custody.ledger.digests.recorded import pack_itself
    from custody.ledger.keeping import refuse_kept

    def allowed(packed: Recorded) -> list[Recorded]:
        if call.args.objects and not packed.object.is_file:
            return [pack_itself(packed)]
        refuse_kept(vault.store.read(), packed.object)
        return _inside(call, vault, packed)

    return _expanded(call, objects, allowed, (RuleBroken, ObjectMissing, ObjectUnreadable))


def compared_files(call: Call, vault: Vault, objects: Sequence[Recorded]) -> Files:
    """Return the files to compare: those in packs, and besides each pack itself and the media of each image.

    A pack whose manifest cannot be read stands for its files, of which nothing is known.
    """
    from custody.ledger.digests.members import unread
    from custody.ledger.digests.recorded import media, pack_itself

    found = _expanded(
        call,
        objects,
        lambda packed: [pack_itself(packed), *_inside(call, vault, packed)],
        (ObjectMissing, ObjectUnreadable, ConfigError, ProofInvalid),
    )
    gone = {stored.id for stored, _ in found.unread}
    found.files += [unread(packed) for packed in objects if packed.object.id in gone]
    found.files += media(vault.store.read(), objects)
    return found


def _expanded(
    call: Call,
    objects: Sequence[Recorded],
    inside: Callable[[Recorded], list[Recorded]],
    passed: tuple[type[CustodyError], ...],
) -> Files:
    found = Files(list(objects))
    try:
        for stored in objects:
            if stored.object.packed is None:
                found.files.append(stored)
                continue
            try:
                found.files += inside(stored)
            except passed as error:
                found.unread.append((stored.object, error))
    finally:
        call.say.clear()
    return found


def _inside(call: Call, vault: Vault, packed: Recorded) -> list[Recorded]:
    from custody.ledger.digests.members import files_in

    def work(there: StoredObject) -> list[Recorded]:
        return files_in(vault.store.read(), store_of(vault, there), packed, there, progress=call.say)

    return from_good_place(call, vault, packed.object, work)[0]


def with_digests(call: Call, vault: Vault, found: Files, algorithms: Collection[str]) -> None:
    """Add digests by these algorithms to files that have none on record, read from the store and verified.

    Raises ProofInvalid, ObjectMissing or ObjectUnreadable, RuleBroken for what no part may be shown of.
    """
    from custody.ledger.digests.reading import lacking, read_digests

    by_object: dict[str, list[int]] = {}
    for at, file in enumerate(found.files):
        by_object.setdefault(file.object.id, []).append(at)
    try:
        for places in by_object.values():
            files = [found.files[at] for at in places]
            if not lacking(files, algorithms):
                continue

            def work(there: StoredObject, files: list[Recorded] = files) -> list[Recorded]:
                store, reader = store_of(vault, there), vault.store.read()
                return read_digests(reader, store, there, files, algorithms, progress=call.say)

            read = from_good_place(call, vault, files[0].object, work)[0]
            for at, file in zip(places, read, strict=True):
                found.files[at] = file
    finally:
        call.say.clear()


def left_out_document(found: Files) -> dict[str, Any]:
    """Return the files without a digest and the objects whose files are not known, for scripts."""
    from custody.proof import seal

    document: dict[str, Any] = {}
    if found.undigested:
        document["undigested"] = [
            {"path": seal.name_value(file.name or b""), "kind": file.within.kind}
            for file in found.undigested
            if file.within is not None
        ]
    if found.unread:
        document["unread"] = [{"object": stored.id, "why": error.message} for stored, error in found.unread]
    return document


def warn_of(call: Call, found: Files) -> None:
    """Name files without a digest of what they read as, and objects whose files are not known."""
    if found.undigested:
        call.say.warn(
            f"{many(len(found.undigested), 'member')} left out, for no SHA-256 of their whole content is on record",
            [
                f"{visible(file.name or b'')} ({file.within.kind})"
                for file in found.undigested[:_MOST_SHOWN]
                if file.within is not None
            ],
        )
    warn_of_unread(call, found)


def warn_of_unread(call: Call, found: Files) -> None:
    """Name the objects whose files are not known."""
    if found.unread:
        call.say.warn(
            f"the files of {many(len(found.unread), 'object')} are not known here",
            [f"object {stored.id}: {error.message}" for stored, error in found.unread[:_MOST_SHOWN]],
        )
