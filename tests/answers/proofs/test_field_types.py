"""The script for strangers knows what each field of a kind can hold, as the program does, and calls the rest false.

Wrong before: neither did, so that `days = true` in a document of fields was VERIFIED.
"""

from __future__ import annotations

import runpy
from typing import Any

import pytest

from custody.ledger.export.kinds import _field
from custody.model import layouts
from custody.model.schema.schema import FieldSpec
from custody.model.schema.types import Value
from tests.answers.proofs.test_signatures import mixed_vkey
from tests.docs.test_verify_without_us import SCRIPT
from tests.proof.keys import PERSON, WITNESS

HASH = "LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564="
UUID = "1c5f2f0e-6f0c-4b52-9d7e-0c7f0c1d2e3f"
ROOT: dict[str, bool | int | str | None] = {"tree": "manifest/1", "count": 1, "root": HASH}
VALUES: list[Value] = [
    True,
    False,
    0,
    1,
    -1,
    2**53 - 1,
    -(2**53) + 1,
    "",
    " ",
    "x",
    "X",
    "DE",
    "de",
    "7",
    "word two",
    "two word",
    "two words word",
    " x",
    "x ",
    "a\nb",
    "a" * 65536,
    "a" * 65537,
    "a" * 256,
    "a" * 257,
    "a" * 200,
    "a" * 201,
    "ä" * 40000,
    HASH,
    HASH[:-1],
    f"{HASH} {HASH}",
    f"3:{HASH}",
    f"03:{HASH}",
    f"9007199254740992:{HASH}",
    "AAAAAAAAAAAAAAAAAAAAAA==",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "2026-11-24T13:37:00Z",
    "2026-11-31T13:37:00Z",
    "1969-12-31T23:59:59Z",
    "2026-11-24",
    UUID,
    UUID.upper(),
    f"{UUID} {UUID}",
    f"{UUID} {UUID[:-1]}e",
    f"{UUID[:-1]}e {UUID}",
    "lab.example/9f3ac0517be24d18",
    "lab.example/9f3a",
    "b.c/9f3ac0517be24d18 lab.example/9f3ac0517be24d18",
    "un-25",
    "-un",
    "490154203237518",
    "490154203237519",
    "49015420323751",
    "4901542032375100",
    "8949226200000000004",
    "894922620000000000",
    "8949226200000000005",
    "00:1a:2b:3c:4d:5e",
    "00:1A:2B:3C:4D:5E",
    "00:1a:2b:3c:4d:5e 00:1a:2b:3c:4d:5f",
    " ".join(f"00:1a:2b:3c:4d:{number:02x}" for number in range(9)),
    "A-1/2",
    "A-1 B-2",
    "B-2 A-1",
    "a.b_c",
    "a.b c.d",
    "act",
    "record",
    "administrator examiner",
    "examiner administrator",
    "text\u202eflipped",
    "a\u2028b",
    "line\x85end",
    str(PERSON.verifier),
    str(WITNESS.verifier),
    mixed_vkey(),
    ROOT,
    {**ROOT, "tree": "sweep/1"},
    {"tree": "object/1", "bytes": 1, "leaf": 1 << 20, "root": HASH, "sha256": HASH},
    {"b64": "/w=="},
]


def field_types() -> list[FieldSpec]:
    """Return one field of each type, and of each list of codes, that any kind of entry has."""
    kinds = layouts.layouts_of(1).values()
    found = {(field.type.name, field.type.choices): field for layout in kinds for field in layout.fields}
    return [found[key] for key in sorted(found)]


def test_both_have_one_answer_about_every_value_of_every_type() -> None:
    script: dict[str, Any] = runpy.run_path(str(SCRIPT), run_name="verifier")
    agreed = 0
    for field in field_types():
        described = _field(field)
        for value in VALUES:
            if field.type.name == "timestamp token" and isinstance(value, str):
                continue
            good = field.type.check(value) is None
            assert bool(script["of_type"](described, value)) is good, (field.type.name, value)
            agreed += good
    assert agreed > 300


@pytest.mark.parametrize("need", ["required", "expected", "optional", "computed"])
def test_nothing_may_stand_where_a_value_is_required_only_there(need: str) -> None:
    script: dict[str, Any] = runpy.run_path(str(SCRIPT), run_name="verifier")
    field = {"name": "days", "need": need, "type": "count"}
    script["need_type"](field, 7)
    if need != "required":
        script["need_type"](field, None)
        return
    with pytest.raises(script["Wrong"]):
        script["need_type"](field, None)
