"""The kit that an officer takes to a scene: the ledger that the notes are for, and its newest head.

It is one line of canonical JSON. It has no private key and opens nothing; its references of cases may be confidential.
"""

from __future__ import annotations

from typing import Any

from custody.errors import Ambiguous, Malformed, NotFound, UnknownVersion
from custody.frozen import dataclass
from custody.model import rulesets
from custody.model.entry.envelope import Seen
from custody.model.schema import ids, types
from custody.proof import canonical, checkpoint
from custody.proof.note import VerifierKey

SCHEMA = "custody.kit/1"
#: The largest size of a kit in bytes.
MOST_BYTES = 1 << 20
_MEMBERS = {"cases", "checkpoint", "log", "ruleset", "schema"}


@dataclass(frozen=True, slots=True)
class KitCase:
    """A case in a kit: its identifier, and its reference, None without one."""

    id: str
    reference: str | None


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit: the log's key, its newest checkpoint as a note and parsed (``seen``), ruleset and cases."""

    log: VerifierKey
    checkpoint: bytes
    seen: Seen
    ruleset: int
    cases: tuple[KitCase, ...]

    @property
    def origin(self) -> str:
        """The name of the ledger that the notes are for."""
        return self.log.name

    def write(self) -> bytes:
        """Return the bytes of the file."""
        members = {
            "cases": [{"id": case.id, "reference": case.reference} for case in self.cases],
            "checkpoint": self.checkpoint.decode("utf-8"),
            "log": str(self.log),
            "ruleset": self.ruleset,
            "schema": SCHEMA,
        }
        return canonical.encode(members) + b"\n"


def make(log: VerifierKey, signed: bytes, cases: tuple[KitCase, ...]) -> Kit:
    """Return a kit with a checkpoint note and cases, for the newest ruleset.

    Raise ProofInvalid, UnknownKey or Malformed where the log did not sign the checkpoint.
    """
    head = checkpoint.open(signed, log)
    return Kit(log, signed, Seen(head.size, head.root), max(rulesets.RULESETS), cases)


def read(data: bytes) -> Kit:
    """Return the kit in the bytes of a file, its checkpoint verified.

    Raise Malformed, UnknownVersion, ProofInvalid, or UnknownKey.
    """
    if len(data) > MOST_BYTES:
        raise Malformed(f"the kit is longer than {MOST_BYTES} bytes")
    members = canonical.decode(data.removesuffix(b"\n"))
    if not isinstance(members, dict) or "schema" not in members:
        raise Malformed("this is no kit for a scene", hint=_HINT)
    if members["schema"] != SCHEMA:
        raise UnknownVersion(f"the kit is of schema {str(members['schema'])[:40]!a}, not {SCHEMA}")
    if members.keys() != _MEMBERS or not isinstance(members["cases"], list):
        raise Malformed("the kit has not the members of one", hint=_HINT)
    log, signed = members["log"], members["checkpoint"]
    if not isinstance(log, str) or not isinstance(signed, str):
        raise Malformed("the kit's key or checkpoint is no text", hint=_HINT)
    if type(members["ruleset"]) is not int or members["ruleset"] not in rulesets.RULESETS:
        raise UnknownVersion(f"the kit is for ruleset {str(members['ruleset'])[:40]}")
    kit = make(VerifierKey.parse(log), signed.encode("utf-8"), tuple(map(_case, members["cases"])))
    if not ids.is_origin(kit.origin) or kit.seen.size == 0:
        raise Malformed("the kit is of no ledger that has entries", hint=_HINT)
    if kit.write() != data:
        raise Malformed("the kit is not written the way this program writes it", hint=_HINT)
    return kit


_HINT = "Have a new one written where the ledger is: `custody scene make-kit`."


def _case(value: Any) -> KitCase:
    if not isinstance(value, dict) or value.keys() != {"id", "reference"}:
        raise Malformed("a case in the kit has not the members of one", hint=_HINT)
    case, reference = value["id"], value["reference"]
    named = reference is None or (isinstance(reference, str) and types.LABEL.check(reference) is None)
    if not isinstance(case, str) or not ids.is_uuid4(case) or not named:
        raise Malformed("a case in the kit has no identifier, or a reference that cannot be one", hint=_HINT)
    return KitCase(case, reference)


def find_case(kit: Kit, text: str) -> str:
    """Return the identifier of a case in the kit by reference or identifier; other identifiers unchanged.

    Raise NotFound for a reference that is not in the kit, Ambiguous for one that several cases have.
    """
    found = [case.id for case in kit.cases if text in (case.id, case.reference)]
    if len(found) > 1:
        raise Ambiguous(f"{len(found)} cases in the kit are named {text!r}: {', '.join(found)}")
    if found or ids.is_uuid4(text):
        return found[0] if found else text
    raise NotFound(
        f"the kit has no case {text!r}",
        hint="Give the identifier of the case, or leave --case out and say in the text what it belongs to.",
    )
