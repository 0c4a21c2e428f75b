"""What a script hands over wrongly is told it as an error of this program, before anything is done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from custody import api
from custody.errors import Conflict, CustodyError, NotFound, UsageError
from custody.model.schema.types import Value
from tests.api.test_api import desk, exhibit_of, opened
from tests.cli.desk import Desk

__all__ = ["desk"]

VERIFY: Any = api.verify
OPEN: Any = api.open_ledger
#: Calls of a ledger with something of a wrong type, and what the message says of it.
WRONG: list[tuple[str, Callable[[Any], object], str]] = [
    ("no proof", lambda it: VERIFY("text", it.log_key), "proof takes bytes, not str"),
    ("key of bytes", lambda it: VERIFY(b"", b"key"), "log_key takes text, not bytes"),
    ("one witness", lambda it: VERIFY(b"", it.log_key, "key"), "witnesses takes several"),
    ("witness", lambda it: VERIFY(b"", it.log_key, [None]), "witnesses takes text, not NoneType"),
    ("count", lambda it: VERIFY(b"", it.log_key, (), "1"), "required_witnesses takes a whole number"),
    ("vault", lambda _: OPEN(1), "vault takes a path, not int"),
    ("key file", lambda _: OPEN("vault", key=Path("key")), "key takes text, not PosixPath"),
    ("resolve", lambda it: it.resolve("case", None), "text takes text, not NoneType"),
    ("entry", lambda it: it.entry("0"), "position takes a whole number, not str"),
    ("truth", lambda it: it.entry(True), "position takes a whole number, not bool"),
    ("proof", lambda it: it.proof(0, "1"), "size takes a whole number, not str"),
    ("record", lambda it: it.record("case.opened", None), "values takes a mapping of fields"),
    ("kind", lambda it: it.record(["case.opened"], {}), "kind takes text, not list"),
    ("answers", lambda it: it.record("case.opened", {}, answers="1"), "answers takes a whole number"),
    ("archive", lambda it: it.archive(b"a.dd", "EV/1"), "path takes a path, not bytes"),
    ("exhibit", lambda it: it.archive("a.dd", None), "exhibit takes text, not NoneType"),
    ("one path", lambda it: it.archive_each("a.dd", "EV/1"), "paths takes several, each a path, not str"),
    ("paths", lambda it: it.archive_each(iter([b"a.dd"]), "EV/1"), "paths takes a path, not bytes"),
    ("jobs", lambda it: it.archive_each([], "EV/1", jobs=0), "jobs must be 1 or more, not 0"),
    ("fetch", lambda it: it.fetch("1", b"a.dd"), "path takes a path, not bytes"),
    ("member", lambda it: it.fetch("1", "a.dd", member=b"a"), "member takes text, not bytes"),
    ("span", lambda it: it.fetch("1", "a.dd", span=7), "span takes the first and the last byte, not int"),
    ("replicate", lambda it: it.replicate(1, "local"), "object_id takes text, not int"),
    ("repair", lambda it: it.repair(None), "object_id takes text, not NoneType"),
    ("beside", lambda it: it.repair_beside(b"1"), "object_id takes text, not bytes"),
]


def test_an_argument_of_a_wrong_type_is_named_and_nothing_is_done(desk: Desk) -> None:
    with opened(desk) as ledger:
        before = ledger.size
        for name, call, told in WRONG:
            with pytest.raises(UsageError) as refused:
                call(ledger)
            assert refused.value.message.startswith(told), name
            assert "api" in refused.value.hint
        assert ledger.size == before


def test_paths_may_come_from_an_iterator_and_its_own_error_comes_through_before_anything_is_read(
    desk: Desk,
) -> None:
    image = desk.folder / "a.dd"
    image.write_bytes(b"evidence")

    def breaking() -> Any:
        yield image
        raise LookupError("of the script")

    with opened(desk) as ledger:
        exhibit_of(ledger)
        before = ledger.size
        with pytest.raises(LookupError, match="of the script"):
            ledger.archive_each(breaking(), "EV/1")
        assert ledger.size == before
        ((path, entered),) = ledger.archive_each(iter([image]), "EV/1")
        assert (path, isinstance(entered, api.Recorded)) == (image, True)


def test_a_closed_ledger_does_nothing_more_and_still_says_whose_it_was(desk: Desk) -> None:
    images = [desk.folder / "a.dd", desk.folder / "b.dd"]
    for image in images:
        image.write_bytes(image.name.encode())
    ledger = opened(desk)
    exhibit_of(ledger)
    size, coming = ledger.size, ledger.archive_each(images, "EV/1")
    ledger.close()
    ledger.close()
    for call in (
        lambda: ledger.size,
        lambda: ledger.record("case.opened", {"reference": "C-2"}),
        lambda: ledger.archive(images[0], "EV/1"),
        lambda: ledger.entry(0),
        ledger.check,
        lambda: next(coming),
    ):
        with pytest.raises(UsageError, match="this ledger was closed") as refused:
            call()
        assert "open_ledger" in refused.value.hint
    assert ledger.log_key.startswith(ledger.origin)
    with opened(desk) as again:
        assert again.size == size


def test_a_name_in_use_or_like_one_is_refused_unless_it_is_said_to_be_another(desk: Desk) -> None:
    with opened(desk) as ledger:
        ledger.record("case.opened", {"reference": "API-1"})
        before = ledger.size
        for reference in ("API-1", "API-l"):
            with pytest.raises(Conflict) as refused:
                ledger.record("case.opened", {"reference": reference})
            assert "give allow_duplicate=True" in refused.value.hint
            assert "--" not in refused.value.hint
        assert ledger.size == before
        other = ledger.record("case.opened", {"reference": "API-2"})
        values: dict[str, Value] = {"field": "reference", "erasable_value": "API-1", "reason": "typing"}
        values["entry_position"] = other.position
        with pytest.raises(Conflict, match="API-1"):
            ledger.record("entry.corrected", values, subject=other.subject, answers=other.position)
        ledger.record("case.opened", {"reference": "API-1"}, allow_duplicate=True)
        assert ledger.size == before + 2


def test_an_expected_field_is_given_or_said_not_to_be_known_with_the_reason(desk: Desk) -> None:
    with opened(desk) as ledger:
        before = ledger.size
        for more, message in (
            ({}, "reference is missing"),
            ({"not_known": ["reference"]}, "given together"),
            ({"not_known_reason": "the file is lost"}, "reference is missing"),
        ):
            with pytest.raises(UsageError, match=message):
                ledger.record("case.opened", {}, **more)
        with pytest.raises(UsageError, match="given together"):
            ledger.record("case.opened", {"reference": "C-1"}, not_known_reason="the file is lost")
        assert ledger.size == before
        case = ledger.record("case.opened", {}, not_known=["reference"], not_known_reason="the file is lost")
        entry = ledger.entry(case.position)
        assert (entry.value("not_known"), entry.value("not_known_reason")) == (
            "reference",
            "the file is lost",
        )


REFUSED: list[tuple[Callable[[Any], object], type[CustodyError], str, str]] = [
    (
        lambda it: it.record("case.opened", {"reference": "C-1"}, subject=""),
        UsageError,
        "subject '' is no identifier",
        "leave subject out",
    ),
    (
        lambda it: it.record("case.closed", {}, subject="API-1"),
        UsageError,
        "'API-1' is no identifier",
        "resolve",
    ),
    (
        lambda it: it.record("case.opened", {"reference": "C-1", "nonconforming": "seal.not_recorded"}),
        UsageError,
        "nonconforming cannot be given",
        "Leave it out",
    ),
    (lambda it: it.record("case.openend", {}), UsageError, "no kind 'case.openend'", "`case.opened`"),
    (
        lambda it: it.record("case.opened", {"reference": 5}),
        UsageError,
        "not the number 5",
        "`custody schema KIND`",
    ),
    (lambda it: it.resolve("order", "PO-1"), UsageError, "no space 'order'", "'preservation_order'"),
    (lambda it: it.resolve("exhbit", "EV/1"), UsageError, "no space 'exhbit'", "`exhibit`"),
    (lambda it: it.entries("nosuch"), NotFound, "no entry is about 'nosuch'", "resolve"),
]


@pytest.mark.parametrize(("call", "error", "message", "hint"), REFUSED)
def test_a_call_that_would_record_or_find_something_else_is_refused(
    desk: Desk, call: Callable[[Any], object], error: type[CustodyError], message: str, hint: str
) -> None:
    with opened(desk) as ledger:
        before = ledger.size
        with pytest.raises(error) as refused:
            call(ledger)
        assert message in refused.value.message
        assert hint in refused.value.hint
        assert "--help" not in refused.value.hint
        assert ledger.size == before
