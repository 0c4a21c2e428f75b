"""Fills a vault as a large office has it after years: many cases, orders of twenty entries each, and exhibits.

The entries go through the sequencer, a million of them in some minutes, so that a folder once filled is taken again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Submission
from custody.model.schema.types import Value
from custody.proof.note import NoteSigner
from custody.storage.keys import passphrases
from custody.storage.keys.key_files import KeyFiles
from custody.storage.memory.small_ports import CountedEntropy
from custody.storage.settings.settings import load
from custody.storage.vault.vault import Vault, open_vault
from tests.bench.deadlines import EACH, order_of
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.world import SAFEGUARDS

#: Cases in which everything else stands, and things that one submission registers.
CASES, EACH_TIME = 100, 20
#: Submissions that are committed together.
GROUP = 20
_DONE = "crowded.json"


def crowded(folder: Path, entries: int) -> Office:
    """Make a vault with so many entries, four fifths of them about orders; one made by an earlier call is taken up."""
    office = Office(Desk(folder, entropy=CountedEntropy(b"crowded"), step=0))
    done = folder / _DONE
    if done.exists():
        known = json.loads(done.read_text())
        office.keys = known["keys"]
        office.desk.entropy = CountedEntropy(b"crowded later")
        return office
    office.open()
    desk = office.desk
    settings = load({}, desk.environ, folder=desk.folder)
    keys = KeyFiles(settings.keys, passphrases.from_file(desk.folder / "passphrase"))
    judge, eve = keys.signer(office.keys["Judge"]), keys.signer(office.keys["Eve"])
    with open_vault(settings, desk.clock, desk.entropy, readonly=False) as vault:
        cases = _cases(vault, judge)
        seizures = _seizures(vault, eve, cases)
        _enter(vault, _orders(vault, judge, cases, entries * 4 // 5 // EACH))
        _enter(vault, _exhibits(vault, eve, seizures, entries // 5))
    done.write_text(json.dumps({"keys": office.keys}))
    return office


def _enter(vault: Vault, made: Iterator[Submission]) -> None:
    waiting: list[Submission] = []
    for submission in made:
        waiting.append(submission)
        if len(waiting) == GROUP:
            _submit(vault, waiting)
            waiting = []
    _submit(vault, waiting)


def _submit(vault: Vault, made: list[Submission]) -> None:
    for answer in vault.sequencer.submit_many(made):
        if not isinstance(answer, list):
            raise SystemExit(f"an entry of the measurement was refused: {answer.message}")


def _drafted(vault: Vault, signer: NoteSigner, requests: list[Request]) -> Submission:
    return Submission(tuple(draft.item for draft in vault.journal.draft(signer, requests)))


def _cases(vault: Vault, signer: NoteSigner) -> list[str]:
    cases = [vault.journal.new_subject() for _ in range(CASES)]
    requests = [
        Request("case.opened", {"reference": f"C-{at}"}, subject) for at, subject in enumerate(cases, 1)
    ]
    _submit(vault, [_drafted(vault, signer, requests)])
    return cases


def _seizures(vault: Vault, signer: NoteSigner, cases: list[str]) -> list[str]:
    said: dict[str, Value] = {
        "basis": "consent",
        "legal_basis": "CPA s. 30",
        "measures": "28.3.a 28.3.b",
        "offence_ground": "23.2.c",
        "search_target": "medium",
        "territory": "inside",
        "possessor_present": "possessor",
        "scope": "media of one suspect",
        "grounds": "a witness named the stick",
        **SAFEGUARDS,
        "place_of_seizure": "12 Harbour Street",
        "seized_by": "Eve Hall",
        "attending_witness": "neighbour",
    }
    seizures = [vault.journal.new_subject() for _ in cases]
    for at, (case, seizure) in enumerate(zip(cases, seizures, strict=True), 1):
        request = Request("seizure.recorded", {**said, "case": case, "reference": f"S-{at}"}, seizure)
        _submit(vault, [_drafted(vault, signer, [request])])
    return seizures


def _orders(vault: Vault, signer: NoteSigner, cases: list[str], count: int) -> Iterator[Submission]:
    for at in range(count):
        yield order_of(vault, signer, cases[at % CASES], at)


def _exhibits(vault: Vault, signer: NoteSigner, seizures: list[str], count: int) -> Iterator[Submission]:
    said: dict[str, Value] = {
        "category": "usb_stick",
        "power_state": "off",
        "description": "USB stick, black",
        "condition": "no damage seen",
        "capacity": 32_000_000_000,
        "found_by": "eve",
        "place_found": "desk in the study",
    }
    for first in range(0, count, EACH_TIME):
        yield _drafted(
            vault,
            signer,
            [
                Request(
                    "exhibit.registered",
                    {**said, "seizure": seizures[first // EACH_TIME % CASES], "reference": f"EV/{at + 1}"},
                    vault.journal.new_subject(),
                )
                for at in range(first, min(first + EACH_TIME, count))
            ],
        )
