"""The JSON Schema of a page: the pages of the golden ledger are valid by it, and it describes each member of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args

from jsonschema import Draft202012Validator

from custody.pages.lists.list_table import commands, listing_of
from custody.pages.lists.lists import list_page
from custody.pages.parts.facts import instant
from custody.pages.parts.page import VISIBLE, Fact, State
from custody.pages.render.document import SCHEMA, _fact, document
from custody.pages.render.schema import schema
from tests.cli.office import GOLDEN
from tests.failures import every
from tests.pages.contexts import golden_context
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


def every_fact(written: Any) -> Iterator[dict[str, Any]]:
    """Yield every fact and cell in a document."""
    if isinstance(written, dict):
        if {"value", "text", "state"} <= set(written):
            yield written
        for inner in written.values():
            yield from every_fact(inner)
    elif isinstance(written, list):
        for inner in written:
            yield from every_fact(inner)


def golden_lists() -> Iterator[dict[str, Any]]:
    """Yield each list of the golden ledger as a document."""
    context = golden_context()
    for command in commands():
        some = listing_of(command).found(context, {})
        yield document(list_page(context, command, {}, some, range(len(some))))


def test_a_fact_has_a_value_or_a_state_that_says_why_it_has_none() -> None:
    pages = [*(document(built(subject)) for subject in begun().values()), *golden_lists()]
    pages += [document(page_of(gate_of(), entry)) for entry in kinds().values()]
    found = [fact for written in pages for fact in every_fact(written)]
    states = {state: [fact for fact in found if fact["state"] == state] for state in get_args(State)}
    for state, those in states.items():
        absent = [fact for fact in those if fact["value"] in (None, "")]
        assert len(absent) == (0 if state in VISIBLE else len(those)), state
    assert len(states["none"]) > 500
    assert {fact["text"] for fact in states["unknown"]} <= {"(not known)", "not known", "unknown"}


def test_no_value_and_a_value_that_nobody_knows_are_two_states() -> None:
    written = document(page())
    fact = written["facts"]["custodian"]
    for value in (None, ""):
        assert not strict().is_valid({**written, "facts": {"custodian": {**fact, "value": value}}})
    instants = {none: _fact(instant("decided", "decided", None, none=none)) for none in ("-", "not known")}
    assert [found["state"] for found in instants.values()] == ["none", "unknown"]
    assert _fact(Fact("parent", "parent", None, ""))["state"] == "none"
    assert _fact(Fact("machine", "machine", False, "no"))["value"] is False
