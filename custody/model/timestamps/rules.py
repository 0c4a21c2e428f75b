"""Rules for timestamp tokens: an entry states what its token states, under a trusted root.

No rule has the keys and certificates to verify a token; custody.ledger.timestamps.records does before it is entered,
and the audit again.
"""

from __future__ import annotations

from custody.law.clock import AHEAD, parse_instant
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64, unb64
from custody.model.state import State
from custody.model.timestamps.records import Stamp, TsaRoot
from custody.proof import tsp
from custody.proof.digest import sha256


def _trusted(state: State, certificate: str) -> TsaRoot | None:
    root = state.get(TsaRoot, certificate)
    return root if root is not None and root.until is None else None


def any_trusted(state: State) -> bool:
    """Return whether any root certificate is trusted now."""
    roots = (state.get(TsaRoot, key) for key in state.keys(TsaRoot.space, "all", ""))
    return any(root is not None and root.until is None for root in roots)


def judge_trusted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a root certificate to be trusted is not trusted already."""
    if _trusted(state, ruling.facts.must("certificate_sha256")) is not None:
        raise ruling.refuse("tsa.new", "tokens under this certificate are accepted already")


def fold_trusted(state: State, placed: Placed) -> None:
    """Record a root certificate: timestamp tokens under it are accepted from here on."""
    event = placed.event
    state.put(TsaRoot(event.facts.must("certificate_sha256"), event.subject, placed.position))


def judge_distrusted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that trust ends only for a trusted root, under the subject it was trusted as."""
    root = _trusted(state, ruling.facts.must("certificate_sha256")) if any_trusted(state) else None
    if root is None or root.subject != command.subject:
        raise ruling.refuse("tsa.known", "tokens under this root certificate are not accepted here")


def fold_distrusted(state: State, placed: Placed) -> None:
    """Record that tokens under the root are refused from here on; tokens accepted before still count."""
    event = placed.event
    root = _trusted(state, event.facts.must("certificate_sha256"))
    if root is not None:
        state.put(TsaRoot(root.certificate, root.subject, root.since, placed.position))


def judge_stamped(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a token is recorded once, on a past checkpoint, as it states, under a trusted root."""
    facts = ruling.facts
    if not any_trusted(state) or _trusted(state, facts.must("certificate_sha256")) is None:
        raise ruling.refuse("timestamp.root", "tokens under this root certificate are not accepted here")
    token = unb64(facts.must("token"))
    if state.get(Stamp, command.subject) is not None or state.keys("timestamp", "token", b64(sha256(token))):
        raise ruling.refuse("timestamp.new", "this timestamp token is recorded already")
    if not 0 < facts.count("tree_size") <= state.size:
        raise ruling.refuse(
            "timestamp.size", f"there is no checkpoint of {facts.number('tree_size')} entries yet"
        )
    stated, time = tsp.parse_token(token), parse_instant(facts.must("timestamped_at"))
    if (stated.time, f"{stated.serial:x}") != (time, facts.must("token_serial")):
        raise ruling.refuse("timestamp.token_statements", "the token states another time or serial number")
    if time > command.at + AHEAD:
        raise ruling.refuse(
            "timestamp.future", f"the token is of {facts.must('timestamped_at')}, which is still to come"
        )


def fold_stamped(state: State, placed: Placed) -> None:
    """Record the timestamp token."""
    event, facts = placed.event, placed.event.facts
    token = facts.must("token")
    state.put(
        Stamp(
            event.subject,
            facts.count("tree_size"),
            facts.must("root_sha256"),
            parse_instant(facts.must("timestamped_at")),
            b64(sha256(unb64(token))),
            facts.must("certificate_sha256"),
            facts.must("signer_certificate_sha256"),
            token,
            placed.position,
        )
    )


JUDGES = {
    "tsa.trusted": judge_trusted,
    "tsa.distrusted": judge_distrusted,
    "checkpoint.timestamped": judge_stamped,
}
FOLDS = {
    "tsa.trusted": fold_trusted,
    "tsa.distrusted": fold_distrusted,
    "checkpoint.timestamped": fold_stamped,
}
