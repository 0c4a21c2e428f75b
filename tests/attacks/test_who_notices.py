"""Each attack with exactly its powers, on real files: which detector notices it, and which cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import ProofInvalid
from custody.ledger.audit import compare_outside
from custody.ledger.publish.witness import Witness
from custody.proof import checkpoint, proof_file, verification
from custody.storage.account.witness_file import WitnessFile
from tests.attacks import noticing
from tests.attacks.noticing import Outside
from tests.docs.auditing import audit
from tests.tamper.vault import WITNESS
from tools.docs import ROOT

PAGE = ROOT / "docs" / "explanation" / "threat-model.md"
DETECTORS = ("chain", "signatures", "head", "receipt", "witness", "timestamp", "locked copy", "sweep")
Attack = Callable[[Outside, Path], object]
ELSEWHERE = dict.fromkeys(("receipt", "witness", "timestamp", "locked copy"), "yes")
ALL_BUT_HASHES = {"signatures": "yes", "head": "yes", **ELSEWHERE}


def stolen(outside: Outside, _: Path) -> int:
    """Sign as somebody else what never happened; gives the entry."""
    return outside.world.sign("eve", "case.opened", {"reference": "never happened"}).position


def untold(_outside: Outside, _: Path) -> None:
    """Break a seal, and tell nobody."""


def and_head(attack: Attack) -> Attack:
    """Replace the head file too."""

    def both(outside: Outside, folder: Path) -> None:
        attack(outside, folder)
        noticing.replace_head(outside)

    return both


#: Each attack: what it needs, how it is done, and who notices. What is not named there does not.
ATTACKS: dict[str, tuple[str, Attack, dict[str, str]]] = {
    "change an entry": (
        "database",
        lambda one, _: noticing.edit(one),
        {"chain": "yes", "signatures": "yes", **ELSEWHERE},
    ),
    "change an entry and all hashes": ("database", lambda one, _: noticing.rechain(one), ALL_BUT_HASHES),
    "the same, and sign the checkpoints": (
        "database, log key",
        lambda one, _: noticing.rechain(one, one.world.log_signer),
        ALL_BUT_HASHES,
    ),
    "rewrite history": ("database, everybody's keys", noticing.rewrite, {"head": "yes", **ELSEWHERE}),
    "rewrite it, and the head file": (
        "database, everybody's keys, head file",
        and_head(noticing.rewrite),
        ELSEWHERE,
    ),
    "restore an older database": ("database, a backup", noticing.restore, {"head": "yes", **ELSEWHERE}),
    "restore it, and the head file": ("database, a backup, head file", and_head(noticing.restore), ELSEWHERE),
    "cut off the newest entries": (
        "database",
        lambda one, _: noticing.cut(one),
        {"head": "yes", **ELSEWHERE},
    ),
    "swap an object under its name": ("object store", lambda one, _: noticing.swap(one), {"sweep": "yes"}),
    "sign with a stolen key": ("an officer's key", stolen, dict.fromkeys(ELSEWHERE, "dates it")),
    "record nothing": ("silence", untold, {}),
}
#: Played by a test of its own, as it takes two readers.
TWO = "show two readers two histories"
SPLIT = {"receipt": "if compared", "witness": "signs one"}


def table() -> list[str]:
    """Write the table of the page: an empty cell is a detector that notices nothing, as the tests show."""
    rows = {name: (needs, found) for name, (needs, _, found) in ATTACKS.items()}
    rows[TWO] = "everybody's keys", SPLIT
    lines = [("attack", "needs", *DETECTORS), ("---",) * (2 + len(DETECTORS))]
    lines += [
        (name, needs, *(found.get(detector, "") for detector in DETECTORS))
        for name, (needs, found) in rows.items()
    ]
    return ["".join(f"| {cell} " if cell else "| " for cell in line) + "|" for line in lines]


@pytest.mark.parametrize("name", ATTACKS)
def test_who_notices_an_attack_and_who_cannot(name: str, tmp_path: Path) -> None:
    outside = noticing.opened(tmp_path)
    assert outside.findings(audit(outside.world), None) == dict.fromkeys(DETECTORS, "no")
    _, attack, expected = ATTACKS[name]
    about = attack(outside, tmp_path)
    said = outside.findings(audit(outside.world), about if isinstance(about, int) else None)
    assert said == {**dict.fromkeys(DETECTORS, "no"), **expected}


def test_two_readers_of_two_histories_notice_nothing_until_they_compare(tmp_path: Path) -> None:
    court = noticing.opened(tmp_path)
    defence = noticing.held(noticing.forged(court, tmp_path))
    for view in (court, defence):
        assert set(view.findings(audit(view.world), None).values()) <= {"no"}
    for view, other in ((court, defence), (defence, court)):
        receipt = proof_file.parse(other.receipt)
        verification.verify(receipt, view.world.log_key)
        found = compare_outside(view.world.store.read(), view.world.log_key, receipt.checkpoint)
        assert found is not None
        assert found.code in ("outside_differs", "outside_beyond")
    memory = WitnessFile(tmp_path / "witness.memory", WITNESS.verifier)
    memory.create()
    witness = Witness(WITNESS, memory, court.world.clock)
    witness.sign(court.stamped, court.world.log_key, None)
    assert (
        checkpoint.open(court.stamped, court.world.log_key).size == court.world.size() == defence.world.size()
    )
    with pytest.raises(ProofInvalid, match="another root"):
        witness.sign(defence.stamped, court.world.log_key, None)


def test_the_page_shows_what_was_played_and_nothing_else() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    begin = lines.index("## Who notices what") + 1
    end = next(at for at in range(begin, len(lines)) if lines[at].startswith("## "))
    shown = [line for line in lines[begin:end] if line.startswith("|")]
    assert shown == table()


def test_each_power_that_the_page_speaks_of_is_had_by_somebody() -> None:
    had = {power.strip() for needs, _, _ in ATTACKS.values() for power in needs.split(",")}
    assert had >= {"database", "log key", "object store", "an officer's key", "head file", "a backup"}
