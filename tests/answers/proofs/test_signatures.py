"""One signature has one verdict from every verifier here, and a key that leaves room for two is not admitted.

Wrong before: the script took signatures whose nonce R has small order (43 of the 914 cases of C2SP), Go's library these
and keys of small order; a key of mixed order could be enrolled, under which libraries differ about most signatures.
"""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nacl.bindings import crypto_core_ed25519_add

from custody.errors import Malformed, ProofInvalid, UsageError
from custody.ledger.append.entry_signing import Request
from custody.proof import note
from custody.proof.note import VerifierKey
from tests.cli.desk import Desk
from tests.docs.test_verify_without_us import SCRIPT, Handed, run
from tests.go.program import build
from tests.ledger.forger import Forger, audited, found
from tests.proof.keys import PERSON
from tests.vectors import load
from tests.world import World
from tools.office import office

#: A signature to judge: 32 bytes of key, the message, and usually 64 bytes of signature.
Case = tuple[bytes, bytes, bytes]
#: What makes a signature false by the equation of this project, in the words of the vectors.
REFUSED = {"low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"}
#: What keeps a key from having prime order.
WEAK = {"low_order_A", "low_order_component_A", "non_canonical_A"}
#: The points of order 2, 4 and 8, encoded canonically.
TORSION = [
    bytes.fromhex(text)
    for text in (
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
]
MIXED = [crypto_core_ed25519_add(PERSON.verifier.public, point) for point in TORSION]


def mixed_vkey(name: str = PERSON.verifier.name, kind: int = note.ALG_ED25519) -> str:
    """Write the verifier key of a point of twice the prime order."""
    return str(VerifierKey(name, kind, MIXED[0]))


def by_program(cases: list[Case]) -> list[bool]:
    """Return what the program says of each signature."""
    verdicts = []
    for public, message, signature in cases:
        try:
            note.verify_signature(VerifierKey("k", note.ALG_ED25519, public), message, signature)
        except ProofInvalid:
            verdicts.append(False)
        else:
            verdicts.append(True)
    return verdicts


def script() -> dict[str, Any]:
    """Return what the script for strangers defines."""
    return runpy.run_path(str(SCRIPT), run_name="verifier")


def refuses(check: Callable[[], object], wrong: type[Exception]) -> bool:
    """Return whether a check of the script says that something is false."""
    try:
        check()
    except (wrong, ValueError):
        return True
    return False


def by_script(cases: list[Case]) -> list[bool]:
    """Return what the script for strangers says of each signature."""
    known = script()
    return [not refuses(lambda case=case: known["verify_ed25519"](*case), known["Wrong"]) for case in cases]  # type: ignore[misc]  # a default binds each case


def by_go(folder: Path, cases: list[Case]) -> dict[str, list[bool]]:
    """Return what the program in Go says of each signature, and of each key."""
    listed = folder / "signatures.json"
    texts = [
        {"key": key.hex(), "msg": message.hex(), "sig": signature.hex()} for key, message, signature in cases
    ]
    listed.write_text(json.dumps(texts))
    status, judged = build(folder)(folder, "-signatures", str(listed))
    assert status == 0, judged
    return judged


def edge_cases() -> tuple[list[Case], list[bool], list[bool]]:
    """Return the cases of C2SP, which of them verify by their flags, and in which the key has prime order."""
    vectors = load("ed25519", "cctv.json")
    cases = [
        (bytes.fromhex(case["key"]), case["msg"].encode(), bytes.fromhex(case["sig"])) for case in vectors
    ]
    flags = [set(case["flags"] or ()) for case in vectors]
    return cases, [not REFUSED & each for each in flags], [not WEAK & each for each in flags]


def wycheproof() -> tuple[list[Case], list[bool]]:
    """Return the cases of Wycheproof, and which of them verify."""
    groups = load("ed25519", "wycheproof-ed25519_test.json")["testGroups"]
    both = [(bytes.fromhex(group["publicKey"]["pk"]), case) for group in groups for case in group["tests"]]
    cases = [(key, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"])) for key, case in both]
    return cases, [case["result"] == "valid" for _, case in both]


def by_rule(case: Case) -> bool:
    """Judge a signature by the textbook: affine points as pairs, one curve equation, nothing of any verifier here."""
    from hashlib import sha512

    prime, order = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
    curve = -121665 * pow(121666, -1, prime) % prime

    def plus(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
        (a, b), (c, d) = one, two
        cross = curve * a * b * c * d % prime
        across = (a * d + b * c) * pow(1 + cross, -1, prime) % prime
        return across, (b * d + a * c) * pow(1 - cross, -1, prime) % prime

    def times(number: int, point: tuple[int, int]) -> tuple[int, int]:
        total = (0, 1)
        for digit in f"{number:b}":
            total = plus(total, total)
            total = plus(total, point) if digit == "1" else total
        return total

    def point_of(data: bytes) -> tuple[int, int] | None:
        raw = int.from_bytes(data, "little")
        y, odd = raw & (2**255 - 1), raw >> 255
        square = (y * y - 1) * pow(curve * y * y + 1, -1, prime) % prime
        root = pow(square, (prime + 3) // 8, prime)
        x = next(
            (each for each in (root, root * pow(2, (prime - 1) // 4, prime) % prime) if each * each % prime == square),
            None,
        )  # fmt: skip
        if y >= prime or x is None or (x == 0 and odd):
            return None
        return (x if x % 2 == odd else prime - x), y

    public, message, signature = case
    key, nonce = point_of(public), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or scalar >= order or (0, 1) in (times(8, key), times(8, nonce)):
        return False
    base = point_of((4 * pow(5, -1, prime) % prime).to_bytes(32, "little"))
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % order
    assert base is not None
    return times(scalar, base) == plus(nonce, times(challenge, key))


def test_every_verifier_has_the_same_verdict_on_every_edge_case(tmp_path: Path) -> None:
    cases, verdicts, admitted = edge_cases()
    assert (len(cases), sum(verdicts), sum(admitted)) == (914, 43, 28)
    assert by_program(cases) == verdicts
    assert by_script(cases) == verdicts
    found_by_go = by_go(tmp_path, cases)
    assert found_by_go["verified"] == verdicts
    assert found_by_go["admitted"] == admitted
    known = script()
    refused = [refuses(lambda key=key: known["need_prime_order"](key), known["Wrong"]) for key, _, _ in cases]  # type: ignore[misc]  # a default binds each key
    assert refused == [not each for each in admitted]
    assert [note.has_prime_order(key) for key, _, _ in cases] == admitted


def test_the_flags_of_the_edge_cases_are_what_the_textbook_computes() -> None:
    cases, verdicts, _ = edge_cases()
    judged = [at for at, verdict in enumerate(verdicts) if verdict] + [*range(0, len(cases), 29)]
    assert [by_rule(cases[at]) for at in judged] == [verdicts[at] for at in judged]


def test_every_verifier_has_the_same_verdict_on_the_cases_of_wycheproof(tmp_path: Path) -> None:
    cases, verdicts = wycheproof()
    assert len(cases) == 151
    assert by_program(cases) == by_script(cases) == by_go(tmp_path, cases)["verified"] == verdicts


@pytest.mark.parametrize("public", MIXED, ids=lambda public: public.hex()[:8])
def test_a_key_of_mixed_order_is_no_verifier_key(public: bytes) -> None:
    sound = str(PERSON.verifier)
    assert VerifierKey.parse(sound) == PERSON.verifier
    known = script()
    known["parse_vkey"](sound, 1)
    mixed = str(VerifierKey(PERSON.verifier.name, note.ALG_ED25519, public))
    with pytest.raises(Malformed, match="no point of prime order"):
        VerifierKey.parse(mixed)
    with pytest.raises(known["Usage"], match="other than prime order"):
        known["parse_vkey"](mixed, 1)


def test_a_key_of_mixed_order_is_not_enrolled() -> None:
    world = World.memory().staff()
    values = {"vkey": mixed_vkey("lab.example/" + "a" * 16), "roles": "examiner", "display_name": "Zoe"}
    sound = {**values, "vkey": str(PERSON.verifier)}
    world.sign("ada", "actor.enrolled", sound, subject=world.journal.new_subject())
    with pytest.raises(UsageError, match="prime order"):
        world.sign_all("ada", [Request("actor.enrolled", values, subject=world.journal.new_subject())])


def test_an_entry_that_enrols_a_key_of_mixed_order_is_false() -> None:
    world = World.memory().staff()
    assert audited(world).verdict == "verified"
    values = {
        "vkey": mixed_vkey(),
        "roles": "examiner",
        "display_name": "Zoe",
        "entry_mode": "act",
        "occurred_at": "2026-11-02T09:00:00Z",
    }
    position = Forger(world).slip(world.people["ada"].signer, "actor.enrolled", values)
    assert ("content_form", f"entry {position}") in found(audited(world))


def test_a_key_of_mixed_order_is_refused_where_it_is_typed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    handed = Handed(tmp_path, office())
    weak = mixed_vkey("witness.example/w9", note.ALG_COSIGNATURE)
    good = desk.run("verify", str(handed.proof), "--vkey", handed.log, "--witness", handed.witness)
    assert good.status == 0
    log = mixed_vkey(handed.log.split("+")[0])
    for typed in (("--vkey", log), ("--vkey", handed.log, "--witness", weak)):
        answer = desk.run("verify", str(handed.proof), *typed)
        assert (answer.status, "no point of prime order" in answer.err) == (2, True)
    told = run(str(handed.proof), handed.log, "--witness", weak)
    assert told.returncode == 2
    assert "other than prime order" in told.stderr
