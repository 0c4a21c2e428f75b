"""Archived bytes come back verified, whole or in part, under no final name before, and over no other file."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.ledger.objects.retrieval import suggested_name
from custody.model.records import StoredObject
from fixtures.hostile_names import HOSTILE_NAMES
from tests.cli.office import Office, golden

MIB = 1 << 20
DATA = b"".join(bytes([at]) * 700_000 for at in range(5))


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "a.dd").write_bytes(DATA)
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    (office.folder / "restored").mkdir()
    return office


def the_object(office: Office) -> str:
    rows = office.see("log", "show", "--first", "0")["entries"]
    return str(next(row["entry"] for row in rows if row["kind"] == "object.archived"))


def held(office: Office, area: str = "objects") -> Path:
    folder = office.folder / "vault" / "objects" / area
    (found,) = [path for path in folder.rglob("*") if path.is_file()]
    return found


def change(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


def files(office: Office) -> list[Path]:
    return sorted((office.folder / "restored").iterdir())


def test_the_answer_for_scripts_is_that_on_file(lab: Office) -> None:
    answer = lab.run("Eve", "fetch", the_object(lab), "restored", "--json")
    assert answer.status == 0
    golden("fetch", answer, lab.folder)


def test_an_object_comes_back_byte_for_byte_under_its_name(lab: Office) -> None:
    row = lab.see("fetch", the_object(lab), "restored")["fetched"][0]
    assert (row["bytes"], row["first"]) == (len(DATA), 0)
    (found,) = files(lab)
    assert (found.name, found.read_bytes(), found.stat().st_mode & 0o777) == ("a.dd", DATA, 0o600)


def test_one_object_goes_to_a_file_of_another_name(lab: Office) -> None:
    assert lab.run("Eve", "fetch", the_object(lab), "restored/b.dd").status == 0
    assert [(file.name, file.read_bytes()) for file in files(lab)] == [("b.dd", DATA)]


@pytest.mark.parametrize(
    ("first", "last"),
    [(0, 0), (0, len(DATA) - 1), (MIB - 1, MIB), (700_000, 2_100_000), (len(DATA) - 1,) * 2],
)
def test_a_range_comes_back_as_it_is_in_the_object(lab: Office, first: int, last: int) -> None:
    assert lab.run("Eve", "fetch", the_object(lab), "restored/r", "--range", f"{first}-{last}").status == 0
    assert files(lab)[0].read_bytes() == DATA[first : last + 1]


def test_a_range_needs_no_tree_beside_the_object(lab: Office) -> None:
    held(lab, "trees").unlink()
    assert lab.run("Eve", "fetch", the_object(lab), "restored/r", "--range", "5-9").status == 0
    assert files(lab)[0].read_bytes() == DATA[5:10]


@pytest.mark.parametrize(("first", "last"), [(0, len(DATA)), (len(DATA), len(DATA))])
def test_a_range_that_the_object_does_not_have_is_not_found(lab: Office, first: int, last: int) -> None:
    answer = lab.run("Eve", "fetch", the_object(lab), "restored/r", "--range", f"{first}-{last}")
    assert (answer.status, files(lab)) == (6, [])
    assert str(len(DATA)) in answer.err


@pytest.mark.parametrize("text", ["5", "9-5", "-5", "a-b", "5-", "\u0665-\u0666"])
def test_what_is_no_range_is_a_wrong_call(lab: Office, text: str) -> None:
    assert lab.run("Eve", "fetch", the_object(lab), "restored/r", f"--range={text}").status == 2


@pytest.mark.parametrize("at", [0, MIB, len(DATA) - 1])
def test_a_changed_byte_leaves_nothing_behind(lab: Office, at: int) -> None:
    assert lab.run("Eve", "fetch", the_object(lab), "restored/fine").status == 0
    change(held(lab), at)
    answer = lab.run("Eve", "fetch", the_object(lab), "restored/bad")
    assert (answer.status, [file.name for file in files(lab)]) == (3, ["fine"])
    assert "not those recorded" in answer.err


@pytest.mark.parametrize("data", [DATA[:-1], DATA + b"?", b""])
def test_an_object_of_another_length_leaves_nothing_behind(lab: Office, data: bytes) -> None:
    held(lab).chmod(0o600)
    held(lab).write_bytes(data)
    assert (lab.run("Eve", "fetch", the_object(lab), "restored/bad").status, files(lab)) == (3, [])


def test_a_range_outside_of_what_changed_is_still_right_and_within_is_false(lab: Office) -> None:
    change(held(lab), 2 * MIB + 5)
    assert lab.run("Eve", "fetch", the_object(lab), "restored/r", "--range", f"0-{MIB}").status == 0
    wrong = lab.run("Eve", "fetch", the_object(lab), "restored/w", "--range", f"{2 * MIB}-{2 * MIB}")
    assert (wrong.status, [file.name for file in files(lab)]) == (3, ["r"])


def test_a_tree_that_was_made_to_fit_changed_bytes_is_not_believed(lab: Office) -> None:
    change(held(lab), 5)
    change(held(lab, "trees"), 5)
    wrong = lab.run("Eve", "fetch", the_object(lab), "restored/w", "--range", "0-9")
    assert (wrong.status, files(lab)) == (3, [])


def test_nothing_is_overwritten(lab: Office) -> None:
    for name, make in (("a.dd", Path.touch), ("link", lambda path: path.symlink_to("nowhere"))):
        make(lab.folder / "restored" / name)
    before = files(lab)
    for dest in ("restored", "restored/a.dd", "restored/link"):
        answer = lab.run("Eve", "fetch", the_object(lab), dest)
        assert (answer.status, files(lab)) == (7, before), answer.err
    assert (lab.folder / "restored" / "a.dd").read_bytes() == b""


def test_all_objects_of_an_exhibit_come_each_under_a_name_of_its_own(lab: Office) -> None:
    lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    answer = lab.see("fetch", "--exhibit", "EV/1", "restored")
    assert len(answer["fetched"]) == 2
    assert [file.read_bytes() for file in files(lab)] == [DATA, DATA]
    assert "a.dd" in {file.name for file in files(lab)}


def unchanged(path: Path) -> tuple[int, int, int, bytes]:
    """Return what stays as it was where a file or link is left alone; reading it moves when it was last read."""
    status = path.lstat()
    return status.st_ino, status.st_mode, status.st_mtime_ns, path.read_bytes()


@pytest.mark.parametrize("what", ["same", "other", "longer", "link"])
def test_of_several_objects_one_that_lies_there_right_is_left_out_and_nothing_else_is(
    lab: Office, what: str
) -> None:
    (lab.folder / "b.dd").write_bytes(b"fine")
    lab.done("Eve", "archive", "b.dd", "--exhibit", "EV/1")
    there = lab.folder / "restored" / "b.dd"
    if what == "link":
        there.symlink_to(lab.folder / "b.dd")
    else:
        there.write_bytes({"same": b"fine", "other": b"evil", "longer": b"fine!"}[what])
    before = unchanged(there)
    answer = lab.run("Eve", "fetch", "--exhibit", "EV/1", "restored", "--json")
    assert unchanged(there) == before
    if what in ("longer", "link"):  # that is seen before anything is fetched
        assert (answer.status, answer.error["code"], files(lab)) == (7, "conflict", [there])
        return
    told = answer.document
    assert [Path(file["file"]).name for file in told["fetched"]] == ["a.dd"]
    assert [file["file"] for file in told["there"]] == ([str(there)] if what == "same" else [])
    assert [failure["code"] for failure in told["failed"]] == ([] if what == "same" else ["conflict"])
    assert (answer.status, told["left"]) == (0 if what == "same" else 7, 0)


def test_of_several_objects_those_that_are_right_are_fetched_and_the_others_told(lab: Office) -> None:
    change(held(lab), 0)
    (lab.folder / "b.dd").write_bytes(b"fine")
    lab.done("Eve", "archive", "b.dd", "--exhibit", "EV/1")
    answer = lab.run("Eve", "fetch", "--exhibit", "EV/1", "restored")
    assert (answer.status, [file.name for file in files(lab)]) == (3, ["b.dd"])
    assert "1 of 2 objects fetched" in answer.out
    assert "FAILED" in answer.out


def test_a_store_that_is_not_there_is_told(lab: Office) -> None:
    toml = lab.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text().replace("[store.local]", "[store.other]"))
    answer = lab.run("Eve", "fetch", the_object(lab), "restored/x")
    assert (answer.status, files(lab)) == (9, [])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("nothing", "restored"), 6),
        (("--exhibit", "EV/9", "restored"), 6),
        (("restored",), 2),
        (("OBJECT", "--exhibit", "EV/1", "restored"), 2),
        (("OBJECT", "nowhere/"), 6),
        (("OBJECT", "nowhere/x"), 6),
        (("0", "restored"), 6),
    ],
)
def test_what_cannot_be_meant_is_told_and_writes_nothing(
    lab: Office, words: tuple[str, ...], status: int
) -> None:
    answer = lab.run("Eve", "fetch", *(the_object(lab) if word == "OBJECT" else word for word in words))
    assert (answer.status, files(lab)) == (status, []), answer.err


def test_no_recorded_name_leads_out_of_the_folder_or_hides(tmp_path: Path) -> None:
    stored = StoredObject("0d" * 18, "e", "c", 1, "", "", "local", "objects/" + "0" * 32, None, 1)
    more = [b"..", b"../../etc/passwd", b"/etc/passwd", b"..\\..\\x", b".bashrc", b"CON", b"nul.txt", b"-rf",
            b"a\xe2\x80\xaefdp.exe", b"x" * 400, b"\xff\xfe", b" . ", b"", b"a/", b"C:\\a\\b.txt", b"\n"]  # fmt: skip
    for raw in [*more, *(member.name for member in HOSTILE_NAMES)]:
        name = suggested_name(raw, stored)
        assert name == Path(name).name
        assert name.isprintable()
        assert not name.startswith((".", "-", "~", " "))
        assert len(name.encode()) <= 204
        (tmp_path / name).write_bytes(b"")
        assert (tmp_path / name).resolve().parent == tmp_path.resolve()
    assert suggested_name(b"report 7.pdf", stored) == "report 7.pdf"
    assert suggested_name(b"CON", stored) == "_CON"
    assert suggested_name(None, stored) == f"{'0d' * 18}.bin"
