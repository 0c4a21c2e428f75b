"""The holder of a copy by the newest entry that handed it over, and how its digest compares."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import name_of
from custody.model.records import Acquisition, Copy, StoredObject

#: The field with the name of a holder who is no actor of the ledger.
FIELD = "custodian_name"


@dataclass(frozen=True, slots=True)
class CopyHolder:
    """The name of a copy's holder, None where it was erased or is not recorded.

    ``entry`` states the name in a field that can be corrected; None where the holder is an actor of the
    ledger.
    """

    name: str | None
    entry: EntryView | None = None

    @property
    def text(self) -> str | None:
        """The name as text: with its correction, or the reason why it is withheld."""
        told = self.name if self.entry is None else self.entry.told(FIELD)
        return None if told is None else str(told)


def copy_holder(lookup: Lookup, copy: Copy) -> CopyHolder:
    """Return the holder of a copy, with the entry that names them; the name is None once it was returned."""
    if copy.custodian is not None:
        return CopyHolder(name_of(lookup, copy.custodian))
    if not copy.outside_agency and any(
        entry.envelope.kind == "copy.returned" for entry in Entries(lookup.reader).of(copy.id)
    ):
        return CopyHolder(None)
    handed = [
        entry
        for entry in Entries(lookup.reader).of(copy.id)
        if entry.envelope.kind in ("copy.made", "copy.handed_over")
    ]
    if not handed:
        return CopyHolder(None)
    found = handed[-1].current(FIELD)
    return CopyHolder(None if found is None else str(found), handed[-1])


@dataclass(frozen=True, slots=True)
class DigestComparison:
    """How the digest of a copy compares with what is on record of its exhibit, as text.

    ``matches`` is None where nothing was compared.
    """

    text: str
    matches: bool | None


def compare_digest(lookup: Lookup, exhibit: str, copy_type: str, digest: str) -> DigestComparison:
    """Return how a copy's digest (base64) compares with acquisitions and stored objects of an exhibit.

    An acquisition has the digest of its image, and of the media in it. A derived copy is compared with none.
    """
    if copy_type == "derived":
        return DigestComparison("not compared: a derived copy has a digest of its own", None)
    acquired = sorted(lookup.under(Acquisition, "exhibit", exhibit), key=lambda image: image.position)
    for image in acquired:
        media = Entries(lookup.reader).at(image.position).current("media_sha256")
        if digest in (image.container_sha256, media):
            return DigestComparison(f"matches the acquisition of entry {image.position}", True)
    stored = lookup.under(StoredObject, "exhibit", exhibit)
    position = min((found.position for found in stored if found.sha256 == digest), default=None)
    if position is not None:
        return DigestComparison(f"matches the stored object of entry {position}", True)
    if not acquired:
        return DigestComparison("not compared: the exhibit has no acquisition on record", None)
    if len(acquired) == 1:
        return DigestComparison("does not match the only acquisition of the exhibit", False)
    return DigestComparison(f"matches none of the {len(acquired)} acquisitions of the exhibit", False)
