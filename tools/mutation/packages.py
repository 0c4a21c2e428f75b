"""The packages to mutate, and their tests: those of the package, and those that use it."""

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
    Package("proof", ("custody/proof",), ("tests/proof", "tests/house/test_frozen_values.py"), 0.90),
    Package(
        "sequencer",
        (
            "custody/ledger/append/sequencer.py",
            "custody/ledger/append/admission.py",
            "custody/ledger/submissions/decoded_batch.py",
            "custody/ledger/submissions/batch_verifier.py",
            "custody/ledger/submissions/submission.py",
            "custody/ledger/submissions/signatures.py",
            "custody/ledger/state/state_cache.py",
            "custody/ledger/consistency/head_recovery.py",
            "custody/ledger/append/object_states.py",
            "custody/ledger/ports/serial_executor.py",
            "custody/ledger/state/merkle_frontier.py",
        ),
        (
            "tests/ledger/append/test_sequencer_admission.py",
            "tests/ledger/append/test_sequencer_fault.py",
            "tests/ledger/append/test_sequencer_fuzz.py",
            "tests/ledger/append/test_sequencer_several.py",
            "tests/model/exhibits/test_rules_scene.py",
            "tests/ledger/append/test_sequencer_twice.py",
            "tests/ledger/append/test_sequencer_edges.py",
            "tests/ledger/append/test_merkle_frontier.py",
            "tests/ledger/append/test_intent_beside.py",
            "tests/ledger/append/test_group_commit.py",
            "tests/ledger/append/test_group_reading.py",
            "tests/ledger/append/test_head_protocol.py",
            "tests/ledger/append/test_head_protocol_unknown.py",
            "tests/ledger/objects/test_erasure.py",
            "tests/ledger/audit/test_resume.py",
            "tests/ledger/audit/test_resume_again.py",
            "tests/ledger/audit/test_resume_fresh.py",
            "tests/ledger/append/test_head_recovery.py",
            "tests/ledger/objects/test_object_states.py",
            "tests/ledger/objects/test_checks_of_places.py",
            "tests/ledger/audit/test_moved.py",
            "tests/ledger/papers/test_people.py",
            "tests/ledger/proofs/test_prover.py",
            "tests/ledger/objects/test_spread_work.py",
            "tests/ledger/append/test_batch_verifier.py",
            "tests/ledger/append/test_aside_commit.py",
            "tests/ledger/append/test_aside_keys.py",
            "tests/ledger/proofs/test_records.py",
            "tests/ledger/objects/test_sweep.py",
            "tests/ledger/papers/test_files_of_things.py",
            "tests/storage/files/test_draft_box.py",
            "tests/house/test_frozen_values.py",
        ),
        0.90,
    ),
    Package("law", ("custody/law",), ("tests/law", "tests/model", "tests/house/test_frozen_values.py")),
    Package("model", ("custody/model",), ("tests/model", "tests/house/test_frozen_values.py")),
)
