"""Checks before archiving: the rules that would refuse it, and duplicates in the case.

Nothing is stored or recorded here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.ledger.append.entry_signing import Consent, Journal, Request
from custody.ledger.objects.archive import Archived, archived_request
from custody.ledger.ports import Stored
from custody.ledger.views.naming.search import find_entry
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.facts import Facts
from custody.model.records import Acquisition, Exhibit, StoredObject
from custody.model.schema.ids import b64, unb64
from custody.model.schema.types import Value
from custody.proof.digest import ObjectDigest, ObjectHasher

_ANY_KEY = "objects/" + "0" * 32
#: Marks that come from comparing digests, which are not known before the bytes are read.
_OF_BYTES = frozenset(
    {
        "acquisition.log_differs",
        "acquisition.mismatch",
        "acquisition.partial",
        "acquisition.verification_mismatch",
        "object.digest_differs",
    }
)


def image_values(digest: ObjectDigest) -> dict[str, Value]:
    """Return the ``container_…`` fields of an acquisition: size and digests of its image as it was read."""
    return {
        "container_sha256": b64(digest.sha256),
        "container_bytes": digest.bytes,
        "container_md5": None if digest.md5 is None else b64(digest.md5),
        "container_sha1": None if digest.sha1 is None else b64(digest.sha1),
        "container_sha512": None if digest.sha512 is None else b64(digest.sha512),
    }


def foresee_acquisition(
    journal: Journal, by: str, exhibit: str, values: Mapping[str, Value], consent: Consent | None = None
) -> None:
    """Raise the error that would refuse an acquisition of this exhibit by the key ``by``, for any image."""
    known = {**values, **image_values(ObjectHasher().finish())}
    journal.foresee(by, [Request("acquisition.completed", known, subject=exhibit)], _of_flags(consent))


def _of_flags(consent: Consent | None) -> Consent | None:
    """Return a consent that is called only with marks that do not depend on the image's bytes."""
    if consent is None:
        return None
    # The facts have an arbitrary digest, so they are not passed on.
    return lambda kind, marks, _: consent(
        kind, tuple(mark for mark in marks if mark not in _OF_BYTES), Facts({})
    )


def foresee_archiving(
    journal: Journal,
    by: str,
    store: str,
    exhibit: str,
    *,
    acquisition: bytes | None,
    values: Mapping[str, Value],
) -> None:
    """Raise the error that would refuse archiving under this exhibit by the key ``by``, for any bytes."""
    nothing = Archived(store, _ANY_KEY, Stored(0, None), ObjectHasher().finish(), b"any name")
    journal.foresee(by, [archived_request(nothing, exhibit, acquisition, values)])


def acquisition_leaf(lookup: Lookup, exhibit: str, text: str) -> bytes:
    """Return the leaf hash of an acquisition by its entry, or of the exhibit's newest for ``latest``.

    Raise NotFound where the exhibit has no such acquisition.
    """
    if text == "latest":
        known = lookup.get(Exhibit, exhibit).acquisitions
        if not known:
            raise NotFound(
                "no acquisition of this exhibit is on record",
                hint="Record one with `custody acquisition record`.",
            )
        return unb64(known[-1])
    leaf = lookup.reader.entry(find_entry(lookup.reader, text)).leaf
    if all(unb64(made.leaf) != leaf for made in lookup.under(Acquisition, "exhibit", exhibit)):
        raise NotFound(
            f"entry {text} is no acquisition of this exhibit",
            hint="Name its entry, or say --acquisition latest.",
        )
    return leaf


@dataclass(frozen=True, slots=True)
class Twin:
    """An object with the same bytes as another: identifier, entry, exhibit, and the exhibit's reference."""

    object: str
    entry: int
    exhibit: str
    exhibit_reference: str | None


class Twins:
    """The objects on record in an exhibit's case with the bytes of any of some digests.

    ``own`` are the identifiers of the objects compared, where they are on record already.
    """

    def __init__(
        self, lookup: Lookup, exhibit: str, digests: Iterable[ObjectDigest], own: Collection[str] = ()
    ) -> None:
        self._lookup = lookup
        case = lookup.get(Exhibit, exhibit).case
        self._found = _same_bytes(lookup, case, {digest.sha256 for digest in digests}, own)

    def of(self, digest: ObjectDigest, before: int | None = None) -> list[Twin]:
        """Return the objects with these bytes; with ``before`` only those entered before that position."""
        return [
            Twin(stored.id, stored.position, stored.exhibit, self._lookup.label_of("exhibit", stored.exhibit))
            for stored in self._found[digest.sha256]
            if before is None or stored.position < before
        ]


def twins(lookup: Lookup, exhibit: str, digest: ObjectDigest) -> list[Twin]:
    """Return the stored objects of the exhibit's case with the same digest."""
    return Twins(lookup, exhibit, [digest]).of(digest)


def _same_bytes(
    lookup: Lookup, case: str, digests: Collection[bytes], own: Collection[str]
) -> dict[bytes, list[StoredObject]]:
    """Return the objects of one case with these bytes, by SHA-256; other cases are not read.

    The list is empty for bytes of a single object that is one of ``own``.
    """
    values = {f"{case} {b64(digest)}": digest for digest in digests}
    listed = lookup.reader.listed(StoredObject.space, "bytes", values)
    keys = {values[value]: some for value, some in listed.items() if len(some) > 1 or some[0] not in own}
    known = {
        stored.id: stored
        for stored in lookup.many(StoredObject, [key for some in keys.values() for key in some])
    }
    return {
        digest: [known[key] for key in keys.get(digest, ()) if key in known] for digest in values.values()
    }
