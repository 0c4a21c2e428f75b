"""The JSON Schema of a page: the pages of the golden ledger are valid by it, and it describes each member of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from custody.pages.render.document import SCHEMA, document
from custody.pages.render.schema import schema
from tests.cli.office import GOLDEN
from tests.failures import every
from tests.pages.sentinels import gate_of, kinds, page_of
from tests.pages.test_render import page
from tests.pages.test_things import begun, built
from tools.docs import ROOT


def strict() -> Draft202012Validator:
    """Return the schema with no room for members that it does not name, but beside those of the page itself."""
    found = schema()
    for part in found["$defs"].values():
        part["additionalProperties"] = False
    return Draft202012Validator(found)


def wrong(written: Any, *, whole: bool = True) -> list[str]:
    """Return what a document has that the schema does not allow, with ``whole`` as it is on a page alone."""
    messages = [f"{error.json_path}: {error.message[:200]}" for error in strict().iter_errors(written)]
    further = set(written) - set(schema()["properties"]) if whole else ()
    return [*messages, *(f"{name} is not described" for name in further)]


def documents(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every page in an answer."""
    if isinstance(value, dict):
        if value.get("schema") == SCHEMA:
            yield value
        for inner in value.values():
            yield from documents(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from documents(inner)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$id"] == SCHEMA
    assert json.loads((ROOT / "docs" / "reference" / "page.json").read_text(encoding="utf-8")) == schema()


def test_a_page_with_something_of_everything_is_valid() -> None:
    written = document(page())
    assert wrong(written) == []
    for name in schema()["required"]:
        assert not strict().is_valid({key: value for key, value in written.items() if key != name}), name


def test_every_page_of_the_golden_ledger_is_valid() -> None:
    written = [document(page_of(gate_of(), entry)) for entry in kinds().values()]
    written += [document(built(subject)) for subject in begun().values()]
    assert [message for item in written for message in wrong(json.loads(json.dumps(item)))] == []
    assert len(written) > 200


def test_every_page_that_a_command_answered_with_is_valid() -> None:
    answered = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in GOLDEN.glob("*.json")}
    with_pages = {name: pages for name, found in answered.items() if (pages := list(documents(found)))}

    def is_valid(name: str) -> None:
        assert [message for with_page in with_pages[name] for message in wrong(with_page, whole=False)] == []

    every(sorted(with_pages), is_valid)


def test_what_is_not_shown_has_no_value_by_the_schema() -> None:
    written = document(page())
    fact = written["facts"]["custodian"]
    assert strict().is_valid(written)
    fact["state"] = "withheld"
    assert not strict().is_valid(written)
    fact["value"] = None
    assert strict().is_valid(written)
    fact["state"] = "hidden"
    assert not strict().is_valid(written)
