"""Logs of imaging programs: what each is read to say, and that no bytes do more than be refused."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, UnknownVersion
from custody.proof import acquisition_logs
from custody.proof.acquisition_logs import records
from fixtures.build_logs import LOGS
from tests.fuzz.parser import Parser, bounded, timed

SEEDS = {
    path.name: path.read_bytes()
    for path in sorted(LOGS.iterdir())
    if path.suffix in {".log", ".hlog", ".txt", ".info"}
}


@given(
    name=st.sampled_from(sorted(SEEDS)),
    at=st.integers(0, 4000),
    put=st.binary(max_size=4),
    cut=st.integers(0, 40),
)
def test_a_log_with_a_place_damaged_is_read_or_refused(name: str, at: int, put: bytes, cut: int) -> None:
    seed = SEEDS[name]
    acquisition_logs.read(seed)
    at %= len(seed)
    with suppress(Malformed, UnknownVersion):
        acquisition_logs.read(seed[:at] + put + seed[at + cut :])


def _read(data: bytes) -> None:
    acquisition_logs.read(data)


READER = Parser("log", (), _read, lambda: list(SEEDS.values()))


@pytest.mark.parametrize("name", sorted(SEEDS))
@pytest.mark.parametrize("run", [rb"[ \t]+", rb"[0-9]+", rb"[(]+", rb"[.]+"])
def test_a_line_is_read_in_one_pass_however_long_a_run_in_it_is(name: str, run: bytes) -> None:
    """Each such run of each line is made long in turn, and the line given an end that fits nothing."""
    seed = SEEDS[name]
    with bounded():
        assert timed(READER, seed)
        for found in re.finditer(run, seed):
            end = seed.find(b"\n", found.end())
            timed(
                READER,
                seed[: found.end()] + found[0][-1:] * 200_000 + seed[found.end() : end] + b"x" + seed[end:],
            )


@given(data=st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    with suppress(Malformed, UnknownVersion):
        acquisition_logs.read(data)
    with suppress(Malformed, UnknownVersion):
        acquisition_logs.side_car(data, b"a")


@pytest.mark.parametrize("name", ["dc3dd.log", "ewfacquire.txt", "guymager.info", "ftk.txt"])
def test_a_digest_that_is_stated_twice_and_differently_is_refused(name: str) -> None:
    whole = acquisition_logs.read(SEEDS[name])
    digest = whole.source["md5"].hex().encode()
    line = next(part for part in SEEDS[name].split(b"\n") if digest in part)
    with pytest.raises(Malformed):
        acquisition_logs.read(SEEDS[name].replace(line, line + b"\n" + line.replace(digest, b"0" * 32), 1))


def test_what_a_device_says_of_itself_is_not_taken_for_the_program() -> None:
    assert acquisition_logs.read(SEEDS["guymager.info"]).version == "0.8.13-2"


def test_programs_that_only_look_at_an_image_did_not_make_it() -> None:
    made = {name: acquisition_logs.read(SEEDS[name]).acquired for name in SEEDS}
    assert {name for name, acquired in made.items() if not acquired} == {"ewfinfo.txt", "ewfverify.txt"}


def test_an_output_of_dc3dd_that_differs_from_its_input_is_seen() -> None:
    text = SEEDS["dc3dd.log"].decode()
    head, tail = text.split("output results", 1)
    digest = acquisition_logs.read(SEEDS["dc3dd.log"]).source["sha256"].hex()
    other = tail.replace(f"[ok] {digest}", "[MISMATCH] " + "0" * 64)
    found = acquisition_logs.read(f"{head}output results{other}".encode())
    assert found.source["sha256"] != found.again["sha256"]


def test_sectors_that_dc3dd_replaced_are_counted() -> None:
    text = SEEDS["dc3dd.log"].decode()
    bad = acquisition_logs.read(
        text.replace("720 sectors in\n", "720 sectors in\n   3 bad sectors replaced by zeros\n").encode()
    )
    assert (bad.bad_sector_count, bad.sectors) == (3, 720)


IMAGE = b"stick.dd"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"00" * 16, {"md5": bytes(16)}),
        (b"0A" * 20 + b"\n", {"sha1": b"\x0a" * 20}),
        (b"ff" * 32 + b"\n", {"sha256": b"\xff" * 32}),
        (b"ff" * 64 + b"\n", {"sha512": b"\xff" * 64}),
        (b"ff" * 32 + b"  other\n" + b"0a" * 32 + b"  stick.dd\n", {"sha256": b"\x0a" * 32}),
        (
            b"MD5 (stick.dd) = " + b"01" * 16 + b"\nSHA1 (stick.dd) = " + b"02" * 20 + b"\n",
            {"md5": b"\1" * 16, "sha1": b"\2" * 20},
        ),
        (b"0a" * 32 + b"  a/stick.dd\n" + b"0a" * 32 + b"  b\\stick.dd\n", {"sha256": b"\x0a" * 32}),
    ],
)
def test_a_hash_file_beside_an_image_gives_its_digests(data: bytes, found: dict[str, bytes]) -> None:
    assert acquisition_logs.side_car(data, IMAGE) == found


@pytest.mark.parametrize(
    "data",
    [
        b"0a" * 32 + b"  other\n",
        b"0a" * 32 + b"  stick.dd\n" + b"0b" * 32 + b"  stick.dd\n",
        b"",
        b"0a" * 31 + b"\n",
    ],
)
def test_a_hash_file_that_names_another_image_or_states_two_digests_is_refused(data: bytes) -> None:
    with pytest.raises((Malformed, UnknownVersion)):
        acquisition_logs.side_car(data, IMAGE)


def test_digests_of_a_log_by_what_is_not_compared_here_are_left_out_and_the_others_are_not() -> None:
    pairs = [("sha384", "00" * 48), ("MD5", "01" * 16), ("SHA-1", "02" * 20), ("md5", "01" * 16)]
    assert records.digests(pairs) == {"md5": b"\1" * 16, "sha1": b"\2" * 20}
    assert records.digests([]) == {}
    for wrong in ([*pairs, ("md5", "03" * 16)], [("md5", "01" * 20)], [("sha256", "zz" * 32)]):
        with pytest.raises(Malformed):
            records.digests(wrong)


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "0000-01-01"])
def test_a_date_that_no_calendar_has_is_refused_in_a_log_of_dc3dd(day: str) -> None:
    seed = SEEDS["dc3dd.log"]
    found = re.search(rb"20[0-9][0-9]-[0-9]{2}-[0-9]{2}", seed)
    assert found is not None
    with pytest.raises(Malformed, match="impossible date"):
        acquisition_logs.read(seed.replace(found[0], day.encode()))
