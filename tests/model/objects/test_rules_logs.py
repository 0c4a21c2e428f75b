"""Rules about what the log of an imaging program says of its run: each says why an acquisition is marked."""

from __future__ import annotations

from custody.model.acquisition.kinds.log import LOG_PROGRAMS
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.model.verification.kinds import LIST_FORMATS
from custody.proof import acquisition_logs, hash_lists
from fixtures.build_logs import LOGS
from tests.fuzz.papers import PAPERS
from tests.model.objects.test_rules_evidence import DATA, other
from tests.model.office import office, stick
from tests.model.showing import marks, shows


def test_every_program_and_list_that_is_read_has_a_code_to_be_entered_by() -> None:
    samples = [path for path in LOGS.iterdir() if path.suffix in {".log", ".hlog", ".txt", ".info"}]
    programs = {
        acquisition_logs.read(path.read_bytes()).program.lower().replace(" ", "_") for path in samples
    }
    assert programs == set(LOG_PROGRAMS) - {"ewfacquirestream"}
    seeds = next(parser for parser in PAPERS if parser.name == "digest list").seeds()
    named = [(data, "manifest-sha256.txt" if b"  data/" in data else "") for data in seeds]
    found = {hash_lists.read(data, called).format for data, called in named}
    assert found == set(LIST_FORMATS)


@shows("acquisition.log_differs")
def test_each_paper_that_says_otherwise_marks_the_acquisition() -> None:
    world = office()
    exhibit = stick(world, None)
    for paper in ("sidecar_differences", "typed_differences"):
        said = world.acquire(exhibit, DATA, **{paper: "container_md5"})
        assert marks(world, said) == {"acquisition.log_differs"}


@shows("acquisition.not_completed")
def test_a_run_that_broke_off_by_its_log_is_marked_and_matches_nothing() -> None:
    world = office()
    exhibit = stick(world, None)
    for completed, match, found in (
        (True, True, set()),
        (None, True, set()),
        (False, None, {"acquisition.not_completed"}),
    ):
        made = world.acquire(exhibit, DATA, log_completed=completed)
        assert (marks(world, made), world.entry(made.position).value("digests_match")) == (found, match)
    differing = world.acquire(exhibit, DATA, log_completed=False, source_sha256=other("source"))
    assert marks(world, differing) == {"acquisition.mismatch", "acquisition.not_completed"}


@shows("acquisition.partial")
def test_a_part_of_the_source_is_marked_and_matches_nothing() -> None:
    world = office()
    exhibit = stick(world, None)
    size = len(DATA)
    cases: list[tuple[dict[str, Value], bool]] = [
        ({"source_bytes": size, "read_bytes": size}, False),
        ({"source_bytes": size, "read_bytes": size - 1}, True),
        ({"read_bytes": size - 1}, False),
        ({"source_bytes": size + 1}, True),
        ({"source_bytes": size + 1, "method": "logical"}, False),
        ({"source_bytes": size + 1, "format": "e01"}, False),
        ({"source_bytes": size + 1, "format": "e01", "media_bytes": size}, True),
        ({"log_partial": True}, True),
        ({"log_partial": False}, False),
    ]
    for values, partial in cases:
        made = world.acquire(exhibit, DATA, by="eve", **values)
        assert marks(world, made) == ({"acquisition.partial"} if partial else set()), values
        if values.get("format") is None:
            assert world.entry(made.position).value("digests_match") is (None if partial else True)


@shows("acquisition.read_errors")
def test_errors_of_reading_are_marked_where_no_bad_sectors_are_counted() -> None:
    world = office()
    exhibit = stick(world, None)
    assert marks(world, world.acquire(exhibit, DATA, read_error_count=0)) == set()
    assert marks(world, world.acquire(exhibit, DATA, read_error_count=2)) == {"acquisition.read_errors"}
    counted = world.acquire(exhibit, DATA, read_error_count=2, bad_sector_count=3)
    assert marks(world, counted) == {"acquisition.bad_sectors"}


@shows("acquisition.verification_mismatch")
def test_what_the_program_itself_found_to_differ_is_marked() -> None:
    world = office()
    exhibit = stick(world, None)
    assert marks(world, world.acquire(exhibit, DATA, log_verified=True)) == set()
    assert marks(world, world.acquire(exhibit, DATA, log_verified=False)) == {
        "acquisition.verification_mismatch"
    }


@shows("acquisition.mismatch")
def test_sha512_of_the_source_is_compared_with_that_of_a_raw_image() -> None:
    world = office()
    exhibit = stick(world, None)
    same: dict[str, Value] = {"source_sha512": b64(bytes(64)), "container_sha512": b64(bytes(64))}
    assert marks(world, world.acquire(exhibit, DATA, by="eve", **same)) == set()
    wrong = world.acquire(exhibit, DATA, by="eve", **{**same, "container_sha512": b64(b"1" * 64)})
    assert marks(world, wrong) == {"acquisition.mismatch"}
