"""Parsers of what people type, paste, scan or hand over as files at the front doors."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from custody.cli.daily import deadlines
from custody.cli.entering import entry_fields
from custody.cli.forms.form_arguments import filled
from custody.cli.main import build
from custody.cli.setup import tui
from custody.cli.shell import amounts, files, numbers
from custody.cli.stored import fetch
from custody.cli.verify import verify
from custody.errors import Ambiguous, ConfigError, CustodyError, NotFound, UsageError
from custody.forms import rows
from custody.forms.corrections import value_of
from custody.law.local_time import Zone
from custody.ledger.exhibit_lists import transcription
from custody.ledger.views.exhibits.sealed_groups import read_code
from custody.ledger.views.subjects.lookup import Lookup
from custody.model import layouts
from custody.model.schema.numbers import bare_digits, mac_text
from custody.pages.lists.paged_list import Place
from custody.pages.today import my_tasks
from custody.proof.note import keys_in
from custody.storage.database.location import find
from custody.storage.files.tile_folder import check_path
from custody.storage.machine.time_zone import named_zone
from custody.tui.services import local_times
from fixtures.hostile_names import HOSTILE_NAMES
from tests.fuzz.parser import Parser
from tests.model.office import office

_REFUSED = (argparse.ArgumentTypeError, ValueError)


def typed(read: Callable[[str], object]) -> Callable[[bytes], None]:
    """Return a parser of bytes from one of an argument, with any bytes as the system hands them over."""

    def run(data: bytes) -> None:
        read(data.decode("utf-8", "surrogateescape"))

    return run


def _argument(name: str, function: Callable[[str], object], *seeds: str) -> Parser:
    """Return the parser of a flag's value; argparse takes these two errors for a wrong value."""
    dotted = f"{function.__module__}.{function.__qualname__}"
    return Parser(name, (dotted,), typed(function), lambda: [seed.encode() for seed in seeds], _REFUSED)


def _jobs(text: str) -> None:
    assert 1 <= amounts.jobs(text) <= 64


@cache
def _lookup() -> Lookup:
    return Lookup(office().store.read())


@cache
def _vienna() -> Zone:
    zone = named_zone("Europe/Vienna")
    assert zone is not None
    return zone


def _scanned(text: str) -> None:
    read_code(_lookup(), text)


def _rows(data: bytes) -> None:
    """Read a file of rows as both kinds, and fill each row into the form of a registration."""
    for name in ("rows.json", "rows.toml"):
        try:
            for row in rows.read_file(name, data)[:5]:
                filled(build("exhibit"), ["exhibit", "register"], row if isinstance(row, dict) else {})
        except CustodyError:
            continue


def _row(text: str) -> None:
    rows.read_each([text])


_MAP = transcription.TEMPLATE.encode()


def _map(data: bytes) -> None:
    transcription.parse_map(data)


@cache
def _how() -> Any:
    return transcription.parse_map(_MAP)


def _list(data: bytes) -> None:
    found = transcription.read_list(data, _how())
    assert all(fault.says and fault.line >= 0 for fault in found.faults)


def _lists() -> list[bytes]:
    how = _how()
    head = how.delimiter.join(how.columns.values())
    cells = how.delimiter.join('"1"' for _ in how.columns)
    return [f"{head}\r\n{cells}\r\n".encode(how.encoding)]


def _map_and_list(data: bytes) -> None:
    """Read a map, and a list as that map says."""
    told, _, rows = data.partition(b"\0")
    transcription.read_list(rows, transcription.parse_map(told))


def _corrected(text: str) -> None:
    """Read a correction of each sort of field that an exhibit and an order have."""
    for kind in ("exhibit.registered", "preservation_order.issued"):
        for field in layouts.layout(1, kind).kind.fields:
            try:
                value_of(field, text, files.digest)
            except UsageError:
                continue


def _digest(text: str) -> None:
    files.digest(text, "--sha256")


def _key(text: str) -> None:
    keys_in(text)


def _turn(text: str) -> None:
    found = my_tasks.read_key(text)
    assert found is None or my_tasks.read_key(my_tasks.key_of(found)) == found


def _day(text: str) -> None:
    """Read a day where clocks skip an hour and show one twice; from 1970 its last second is of that day."""
    at = local_times.end_of_day(text, _vienna())
    last = _vienna().clock(at)
    assert at < 0 or last is None or last.date() == date.fromisoformat(text)


def _time(text: str) -> None:
    found = local_times.typed(text, _vienna())
    if text and not found.fault:
        assert local_times.typed(local_times.shown(found.text, _vienna()), _vienna()) == found


def _place(text: str) -> None:
    found = Place.read(text)
    assert Place.read(found.key) == found or not found.key


TYPED: tuple[Parser, ...] = (
    _argument("days", amounts.days, "30"),
    _argument("count", amounts.whole_number, "12"),
    _argument("part of parts", amounts.part, "1/7"),
    _argument("duration", amounts.duration, "90m", "6h"),
    _argument("window", amounts.window, "20-06"),
    _argument("number typed", numbers.number, "0", "12"),
    _argument("number below 0 typed", numbers.signed, "12", "-3"),
    _argument("minutes typed", tui._minutes, "10"),
    _argument("number of a proof", verify._number, "12"),
    _argument("capacity", numbers.capacity, "500GB", "1.5TB", "64GiB"),
    _argument("span", deadlines.span_of, "36h", "2w"),
    _argument("range", fetch._span, "0-511"),
    _argument("instant typed", entry_fields.instant, "2026-11-02T09:00:00Z", "2026-11-02T09:00:00+01:00"),
    _argument("bare digits", bare_digits, "49-015420-323751-8"),
    _argument("MAC addresses", mac_text, "00:11:22:33:44:55"),
    Parser(
        "number of jobs",
        (
            "custody.cli.shell.amounts.jobs",
            "custody.cli.shell.numbers.bounded",
            "custody.cli.shell.numbers._read",
        ),
        typed(_jobs),
        lambda: [b"4"],
        _REFUSED,
    ),
    Parser(
        "digest typed",
        ("custody.cli.shell.files.digest",),
        typed(_digest),
        lambda: [b"0" * 64],
        (UsageError,),
    ),
    Parser(
        "verifier key typed",
        ("custody.proof.note.keys_in",),
        typed(_key),
        lambda: [b"a+00000000+AQ=="],
        (CustodyError,),
    ),
    Parser(
        "corrected value",
        ("custody.forms.corrections.value_of",),
        typed(_corrected),
        lambda: [b"1", b"true", b"2026-11-02T09:00:00Z"],
        (),
    ),
    Parser(
        "scanned code",
        ("custody.ledger.views.exhibits.sealed_groups.read_code",),
        typed(_scanned),
        lambda: [b"A-0001", *[name.name for name in HOSTILE_NAMES][:5]],
        (Ambiguous, NotFound),
    ),
    Parser(
        "rows of exhibits",
        ("custody.forms.rows.read_file",),
        _rows,
        lambda: [b'[{"reference": "1", "category": "phone"}]', b'[[exhibit]]\nreference = "1"\n'],
        (),
    ),
    Parser(
        "row of an exhibit",
        ("custody.forms.rows.read_row", "custody.forms.rows.read_each"),
        typed(_row),
        lambda: [b'{"reference": "1"}'],
        (UsageError,),
    ),
    Parser("map of a list", ("custody.ledger.exhibit_lists.transcription.parse_map",), _map, lambda: [_MAP]),
    Parser(
        "list to be transcribed", ("custody.ledger.exhibit_lists.transcription.read_list",), _list, _lists, ()
    ),
    Parser("list by its map", (), _map_and_list, lambda: [_MAP + b"\0" + listing for listing in _lists()]),
    Parser(
        "key of a page",
        (
            "custody.pages.lists.paged_list.Place.read",
            "custody.pages.lists.arrangement.Arrangement.read",
        ),
        typed(_place),
        lambda: [b"case=a&sought=b&back=yes", b"a", b"sort=a&down=yes&only.b=c&from=100"],
        (),
    ),
    Parser(
        "key of a page further down",
        ("custody.pages.today.my_tasks.read_key",),
        typed(_turn),
        lambda: [b"uid=a&dated=1700000000", b"uid=b&since=5"],
        (),
    ),
    Parser(
        "day typed",
        ("custody.tui.services.local_times.end_of_day",),
        typed(_day),
        lambda: [b"2026-11-24", b"1980-04-05", b"9999-12-30"],
    ),
    Parser(
        "time of a zone typed",
        ("custody.tui.services.local_times.typed",),
        typed(_time),
        lambda: [
            b"2026-11-24 13:37",
            b"2026-10-25 02:30:00 +01:00",
            b"2026-03-29T02:30",
            b"2026-11-24 9:05Z",
        ],
        (),
    ),
    Parser(
        "publication path",
        ("custody.storage.files.tile_folder.check_path",),
        typed(check_path),
        lambda: [b"tile/0/x001/067", b"checkpoint"],
        (CustodyError,),
    ),
    Parser(
        "database address",
        ("custody.storage.database.location.find",),
        typed(find),
        lambda: [b"postgresql://u@h:5432/d?sslmode=require", b"sqlite:///a/b", b"ledger.db"],
        (ConfigError,),
    ),
)
