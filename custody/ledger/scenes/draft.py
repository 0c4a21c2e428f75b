"""Drafts: entries signed without a ledger, each in a file with all its values in the clear.

A file is one line of canonical JSON with the note, its openings and the signer's verifier key. The key in the file only
shows that nothing was changed since; the ledger judges whose it is.
"""

from __future__ import annotations

from custody.errors import CustodyError, Malformed, ProofInvalid, UnknownVersion
from custody.frozen import dataclass
from custody.ledger.submissions.decoded_batch import arrival
from custody.ledger.submissions.submission import Arrival, Item
from custody.model import layouts
from custody.model.entry import openings
from custody.model.entry.envelope import parse_entry, verify_entry
from custody.model.schema.ids import b64, unb64
from custody.proof import canonical
from custody.proof.note import ALG_ED25519, VerifierKey

SCHEMA = "custody.draft/1"
#: The largest size of a draft in bytes.
MOST_BYTES = 1 << 20
_MEMBERS = {"note", "openings", "schema", "signer"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A signed entry not yet submitted: signer's key, parsed entry (``arrival``), bytes for the sequencer."""

    signer: VerifierKey
    arrival: Arrival
    item: Item

    @property
    def scene(self) -> str:
        """The scene that the note belongs to."""
        return self.arrival.entry.envelope.subject

    @property
    def seq(self) -> int:
        """The note's number within the scene."""
        return self.arrival.entry.envelope.seq

    @property
    def reference(self) -> str | None:
        """The reference that the scene's opening gives it; None in every other note."""
        reference = self.arrival.contents.private["reference"]
        return reference if isinstance(reference, str) else None


def write(item: Item, signer: VerifierKey) -> bytes:
    """Return the bytes of a draft file; raise Malformed if it would be too long."""
    members = {
        "note": b64(item.note),
        "openings": b64(openings.encode(item.openings)),
        "schema": SCHEMA,
        "signer": str(signer),
    }
    data = canonical.encode(members) + b"\n"
    if len(data) > MOST_BYTES:
        raise Malformed(
            f"the note would have {len(data)} bytes, more than {MOST_BYTES}", hint="Write several notes."
        )
    return data


def read(data: bytes) -> Draft:
    """Return the draft in the bytes of a file, its signature and commitment verified.

    Raise Malformed, UnknownVersion, or ProofInvalid where signature or content do not belong to the entry.
    """
    if len(data) > MOST_BYTES:
        raise Malformed(f"the draft is longer than {MOST_BYTES} bytes")
    members = canonical.decode(data.removesuffix(b"\n"))
    if not isinstance(members, dict) or "schema" not in members:
        raise Malformed("this is no draft")
    if members["schema"] != SCHEMA:
        raise UnknownVersion(f"the draft is of schema {str(members['schema'])[:40]!a}, not {SCHEMA}")
    if members.keys() != _MEMBERS or not all(isinstance(member, str) for member in members.values()):
        raise Malformed("the draft has not the members of one")
    signer = VerifierKey.parse(members["signer"])
    item = Item(unb64(members["note"]), openings.decode(unb64(members["openings"])))
    if signer.kind != ALG_ED25519 or write(item, signer) != data:
        raise Malformed("the draft is not written the way this program writes it")
    entry = parse_entry(item.note)
    verify_entry(entry, signer)
    kind = layouts.layout(entry.envelope.v, entry.envelope.kind).kind
    if not kind.offline:
        raise Malformed(f"{kind.name} is nothing that is signed offline")
    try:
        return Draft(signer, arrival(entry, item), item)
    except (ProofInvalid, UnknownVersion):
        raise
    except CustodyError as error:
        raise Malformed(error.message) from error
