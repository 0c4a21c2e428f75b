"""What is mutated, and the tests asked: those of the room, and those that use it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Package:
    """A command-line name, the sources, the tests, and the least share of mutants killed."""

    name: str
    sources: tuple[str, ...]
    tests: tuple[str, ...]
    least: float | None = None


PACKAGES = (
    Package("proof", ("custody/proof",), ("tests/proof", "tests/test_frozen_values.py"), 0.90),
    Package(
        "sequencer",
        (
            "custody/ledger/sequencer.py",
            "custody/ledger/judging.py",
            "custody/ledger/arrivals.py",
            "custody/ledger/aside.py",
            "custody/ledger/submission.py",
            "custody/ledger/signatures.py",
            "custody/ledger/recall.py",
            "custody/ledger/reconcile.py",
            "custody/ledger/checks.py",
            "custody/ledger/in_turn.py",
            "custody/ledger/edge.py",
        ),
        (
            "tests/ledger/test_sequencer_admission.py",
            "tests/ledger/test_sequencer_fault.py",
            "tests/ledger/test_sequencer_fuzz.py",
            "tests/ledger/test_sequencer_several.py",
            "tests/model/test_rules_scene.py",
            "tests/ledger/test_sequencer_twice.py",
            "tests/ledger/test_sequencer_edges.py",
            "tests/ledger/test_edge.py",
            "tests/ledger/test_intent_beside.py",
            "tests/ledger/test_group_commit.py",
            "tests/ledger/test_group_reading.py",
            "tests/ledger/test_head_protocol.py",
            "tests/ledger/test_head_protocol_unknown.py",
            "tests/ledger/test_erasure.py",
            "tests/ledger/test_resume.py",
            "tests/ledger/test_resume_again.py",
            "tests/ledger/test_resume_fresh.py",
            "tests/ledger/test_reconcile.py",
            "tests/ledger/test_checks.py",
            "tests/ledger/test_checks_of_places.py",
            "tests/ledger/test_moved.py",
            "tests/ledger/test_people.py",
            "tests/ledger/test_prover.py",
            "tests/ledger/test_spread_work.py",
            "tests/ledger/test_aside.py",
            "tests/ledger/test_aside_commit.py",
            "tests/ledger/test_aside_keys.py",
            "tests/ledger/test_stamped.py",
            "tests/ledger/test_sweeping.py",
            "tests/ledger/test_files_of_things.py",
            "tests/storage/test_draft_box.py",
            "tests/test_frozen_values.py",
        ),
        0.90,
    ),
    Package("law", ("custody/law",), ("tests/law", "tests/model", "tests/test_frozen_values.py")),
    Package("model", ("custody/model",), ("tests/model", "tests/test_frozen_values.py")),
)
