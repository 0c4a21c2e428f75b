"""Values of fields as people read them, those included that a damaged ledger or a newer program may hold."""

from __future__ import annotations

import pytest

from custody.model.display_values import text_with_note, types_of, value_text
from custody.model.schema.types import Value
from custody.proof import b64, merkle
from custody.proof.commitments.typed_roots import ManifestRoot, ObjectRoot, SweepRoot
from tests.world import World

ROOT = merkle.leaf_hash(b"x")


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "", "(none)"),
        (True, "flag", "yes"),
        (False, "flag", "no"),
        (7, "count", "7"),
        ("C-1", "text", "C-1"),
        (b64.encode(ROOT), "sha256", ROOT.hex()),
        (b64.encode(ROOT), "text", b64.encode(ROOT)),
        ("no digest", "sha256", "no digest"),
        ({"b64": "Yv8="}, "file name", "b\udcff"),
        (ManifestRoot(3, ROOT).to_json(), "manifest root", f"3 lines, root {ROOT.hex()}"),
        (SweepRoot(3, ROOT).to_json(), "sweep root", f"3 lines, root {ROOT.hex()}"),
        (ObjectRoot(5, 1 << 20, ROOT, ROOT).to_json(), "object root", f"5 bytes, SHA-256 {ROOT.hex()}"),
        (ObjectRoot(1, 1 << 20, ROOT, ROOT).to_json(), "object root", f"1 byte, SHA-256 {ROOT.hex()}"),
        (ObjectRoot(2, 1 << 20, ROOT, ROOT).to_json(), "object root", f"2 bytes, SHA-256 {ROOT.hex()}"),
        (ManifestRoot(2, ROOT).to_json(), "manifest root", f"2 lines, root {ROOT.hex()}"),
    ],
)
def test_a_value_is_shown_by_its_type(value: Value, kind: str, text: str) -> None:
    assert value_text(value, kind) == text


def test_the_types_of_a_kind_nobody_knows_are_not_known() -> None:
    from dataclasses import replace

    world = World.memory().staff()
    envelope = world.entry(0).envelope
    assert types_of(envelope)["log_vkey"] == "verifier key"
    assert types_of(replace(envelope, kind="ledger.painted")) == {}


def test_a_corrected_value_is_shown_with_what_is_said_of_its_correction_and_any_other_alone() -> None:
    assert text_with_note("10:00", "corrected by entry 7") == "10:00 (corrected by entry 7)"
    assert text_with_note("10:00", "") == "10:00"
