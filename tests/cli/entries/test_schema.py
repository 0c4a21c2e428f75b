"""`custody schema`: the schema of a kind, by which what `custody log show` answers is valid; it needs no vault."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from custody.model import json_schema
from custody.model.kinds import KINDS
from tests.cli.desk import Desk
from tests.cli.office import Office, golden


def test_kinds_are_listed_without_a_vault(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "bare")
    listed = desk.run("schema")
    assert (listed.status, listed.err) == (0, "")
    rows = [line for line in listed.out.splitlines()[1:] if not line.startswith(" ")]
    assert [line.split()[0] for line in rows] == [kind.name for kind in KINDS]
    assert max(map(len, listed.out.splitlines())) <= 80
    golden("schema", desk.run("schema", "--json"), desk.folder)


def test_a_schema_is_written_as_it_is_with_and_without_json(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "bare")
    kind = next(kind for kind in KINDS if kind.name == "preservation_order.served")
    answer = desk.run("schema", "preservation_order.served")
    assert json.loads(answer.out) == json_schema.of(kind)
    assert desk.run("schema", "preservation_order.served", "--json").out == answer.out
    assert json.loads(desk.run("schema", "--all").out) == json_schema.whole(KINDS)


def test_a_kind_that_is_none_is_told_with_what_was_meant(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "bare")
    answer = desk.run("schema", "preservation_order.isued")
    assert answer.status == 6
    assert "Did you mean preservation_order.issued?" in answer.err
    assert desk.run("schema", "preservation_order.issued", "--all").status == 2


def test_fields_of_an_entry_as_they_are_shown_are_valid_by_the_schema_of_its_kind(office: Office) -> None:
    office.case()
    office.order()
    office.seizure()
    office.exhibit()
    every = Draft202012Validator(json.loads(office.desk.run("schema", "--all").out))
    seen = set()
    for position in range(office.size()):
        entry = office.see("log", "show", "--entry", str(position))
        fields = {field["name"]: field["value"] for field in entry["fields"] if not field.get("erased")}
        whole = {"kind": entry["kind"], "fields": fields}
        assert [wrong.message for wrong in every.iter_errors(whole)] == []
        assert not every.is_valid({**whole, "fields": {**fields, "entry_mode": "rumour"}})
        seen.add(entry["kind"])
    assert {"case.opened", "preservation_order.issued", "exhibit.registered"} <= seen
