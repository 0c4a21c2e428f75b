"""A folder becomes one object with a manifest, and comes back as it was: whole, as a folder, or one member of it."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from pathlib import Path

import pytest

from custody.proof import canonical, pack
from tests.cli.office import Office, golden
from tests.packing import seen
from tests.storage.places import unreadable

MIB = 1 << 20
#: Where data stand between two holes, and the bytes of that file: each hole has several leaves.
DATA_AT, SIZE = 3 * MIB, 8 * MIB


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "restored").mkdir()
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    return office


def lay(office: Office) -> Path:
    """Lay out a folder with everything that is no plain file, and names that are no text."""
    top = office.folder / "phone"
    (top / "DCIM").mkdir(parents=True)
    (top / "DCIM" / "a.jpg").write_bytes(b"a" * (2 * MIB + 7))
    (top / "DCIM-note").write_bytes(b"n")
    (top / "empty").mkdir()
    (top / ("x" * 200)).mkdir()
    (top / ("x" * 200) / ("y" * 255)).write_bytes(b"deep")
    Path(os.fsdecode(os.fsencode(top) + b"/\xff\nname")).write_bytes(b"odd")
    (top / "link").symlink_to("/etc/passwd")
    os.link(top / "DCIM-note", top / "second-name")
    os.mkfifo(top / "pipe")
    with (top / "holes").open("wb") as file:
        file.seek(DATA_AT)
        file.write(b"data")
        file.truncate(SIZE)
    (top / "locked").write_bytes(b"l")
    (top / "locked").chmod(0o400)
    (top / "empty").chmod(0o500)
    return top


def test_a_folder_is_one_object_and_comes_back_as_it_was(lab: Office) -> None:
    top = lay(lab)
    made = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    facts = made["entries"][0]["facts"]
    assert facts["pack_type"] == "folder"
    assert facts["manifest_root"]["count"] == made["archived"][0]["pack"]["members"] == len(seen(top)) + 1
    assert "unreadable_member_count" not in facts or facts["unreadable_member_count"] is None
    words = ("fetch", str(made["entries"][0]["position"]), "restored", "--unpack")
    row = lab.see(*words, status=10)["fetched"][0]
    assert row["left_out"] == [{"path": "pipe", "kind": "fifo"}]
    (top / "pipe").unlink()
    assert seen(lab.folder / "restored" / "phone") == seen(top)
    kept = (lab.folder / "restored" / "phone" / "holes").stat()
    assert kept.st_blocks * 512 < MIB
    assert [path.name for path in (lab.folder / "restored").iterdir()] == ["phone"]


def test_a_folder_comes_back_as_an_archive_that_tar_reads(lab: Office) -> None:
    top = lay(lab)
    made = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    lab.see("fetch", str(made["entries"][0]["position"]), "restored")
    (found,) = (lab.folder / "restored").iterdir()
    assert found.name == "phone.tar"
    with tarfile.open(found) as archive:
        names = {os.fsencode(member.name) for member in archive}
        inner = archive.extractfile("DCIM/a.jpg")
        assert inner is not None
        assert inner.read() == b"a" * (2 * MIB + 7)
    assert names == {*seen(top), b"."}


@pytest.mark.parametrize(
    ("member", "content"),
    [
        (b"DCIM/a.jpg", b"a" * (2 * MIB + 7)),
        (b"\xff\nname", b"odd"),
        (b"second-name", b"n"),
        (b"holes", bytes(DATA_AT) + b"data" + bytes(SIZE - DATA_AT - 4)),
    ],
)
def test_one_member_comes_back_by_its_path(lab: Office, member: bytes, content: bytes) -> None:
    lay(lab)
    made = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    entry = str(made["entries"][0]["position"])
    answer = lab.run("Eve", "fetch", entry, "restored/one", "--member", os.fsdecode(member))
    assert answer.status == 0, answer.err
    assert (lab.folder / "restored" / "one").read_bytes() == content


#: Member, first and last byte, and what is there.
RANGES = (
    ("DCIM/a.jpg", 0, 0, b"a"),
    ("DCIM/a.jpg", MIB - 700, MIB + 700, b"a" * 1401),
    ("DCIM/a.jpg", 2 * MIB + 6, 2 * MIB + 6, b"a"),
    ("DCIM-note", 0, 0, b"n"),
    ("second-name", 0, 0, b"n"),
    ("holes", DATA_AT - 2, DATA_AT + 2, b"\0\0dat"),
    ("holes", DATA_AT + 3, DATA_AT + MIB, b"a" + bytes(MIB - 3)),
    ("holes", SIZE - 5, SIZE - 1, bytes(5)),
)


def test_ranges_of_members_come_back_as_they_are_there(lab: Office) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    for number, (member, first, last, content) in enumerate(RANGES):
        words = ("fetch", entry, f"restored/{number}", "--member", member, "--range", f"{first}-{last}")
        row = lab.see(*words)["fetched"][0]
        assert (row["first"], row["bytes"], row["member"]) == (first, len(content), member)
        assert (lab.folder / "restored" / str(number)).read_bytes() == content


def stored(office: Office, area: str) -> Path:
    folder = office.folder / "vault" / "objects" / area
    (found,) = [path for path in folder.rglob("*") if path.is_file()]
    return found


def change(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)


@pytest.mark.parametrize(
    "words",
    [
        ("--unpack",),
        (),
        ("--member", "DCIM/a.jpg"),
        ("--member", "DCIM/a.jpg", "--range", f"{MIB - 9}-{MIB + 9}"),
    ],
)
def test_bytes_that_are_not_those_recorded_get_no_name(lab: Office, words: tuple[str, ...]) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    assert lab.run("Eve", "fetch", entry, "restored/right", *words).status == (
        10 if words == ("--unpack",) else 0
    )
    change(stored(lab, "objects"), MIB)
    answer = lab.run("Eve", "fetch", entry, "restored/wrong", *words)
    assert (answer.status, "not those recorded" in answer.err) == (3, True), answer.err
    assert [path.name for path in (lab.folder / "restored").iterdir()] == ["right"]


def test_a_range_of_a_member_needs_nothing_of_what_it_does_not_read(lab: Office) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    words = ("fetch", entry, "restored/r", "--member", "DCIM/a.jpg", "--range", "3-5")
    change(stored(lab, "objects"), 2 * MIB)
    assert lab.run("Eve", *words).status == 0
    assert (lab.folder / "restored" / "r").read_bytes() == b"aaa"
    assert lab.run("Eve", *words[:2], "restored/whole", *words[3:5]).status == 3


@pytest.mark.parametrize("first", [False, True], ids=["read-whole", "by-its-headers"])
def test_content_that_looks_like_a_member_is_never_taken_for_it(lab: Office, first: bool) -> None:
    """Whoever may write beside an object points a member at a planted header of the same path and size."""
    size = 9000 if first else 3000
    member = pack.Member(b"m.bin", "file", size=size)
    planted = pack.header(member) + b"planted" * 500
    top = lab.folder / "box"
    top.mkdir()
    (top / "a.bin").write_bytes(planted if first else planted + bytes(2 * MIB))
    (top / "m.bin").write_bytes(b"m" * size)
    entry = str(lab.done("Eve", "archive", "box", "--exhibit", "EV/1")["entries"][0]["position"])
    words = ("fetch", entry, "restored/r", "--member", "m.bin", "--range", "0-1000")
    assert lab.run("Eve", *words).status == 0
    right = (lab.folder / "restored" / "r").read_bytes()
    assert right == b"m" * len(right)
    beside = stored(lab, "manifests")
    lines = beside.read_bytes().split(b"\n")
    at = stored(lab, "objects").read_bytes().index(planted)
    place = lines[2].partition(b" ")[0]
    assert b"m.bin" in lines[2]
    lines[2] = b"%d" % at + lines[2].removeprefix(place)
    beside.chmod(0o600)
    beside.write_bytes(b"\n".join(lines))
    answer = lab.run("Eve", "fetch", entry, "restored/again", *words[3:])
    if first:
        assert (answer.status, (lab.folder / "restored" / "again").read_bytes()) == (0, right)
    else:
        assert (answer.status, "does not say where" in answer.err) == (3, True)
        assert [path.name for path in (lab.folder / "restored").iterdir()] == ["r"]


@pytest.mark.parametrize("damage", ["gone", "leaf", "shorter", "nonsense"])
def test_a_manifest_that_is_not_the_one_recorded_is_made_again(lab: Office, damage: str) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    beside = stored(lab, "manifests")
    if damage == "gone":
        beside.unlink()
    elif damage == "leaf":
        change(beside, beside.read_bytes().index(b"a.jpg"))
    else:
        data = beside.read_bytes()
        beside.chmod(0o600)
        beside.write_bytes(data[: data.rindex(b"\n", 0, -1) + 1] if damage == "shorter" else b"\xff" * 99)
    assert lab.run("Eve", "fetch", entry, "restored/one", "--member", "DCIM/a.jpg").status == 0
    assert (lab.folder / "restored" / "one").read_bytes() == b"a" * (2 * MIB + 7)


def test_a_manifest_that_leads_to_another_member_gives_nothing(lab: Office) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    beside = stored(lab, "manifests")
    lines = beside.read_bytes().split(b"\n")
    places = [line.partition(b" ")[0] for line in lines]
    at = next(number for number, line in enumerate(lines) if b"a.jpg" in line)
    lines[at] = places[at + 1] + b" " + lines[at].partition(b" ")[2]
    beside.chmod(0o600)
    beside.write_bytes(b"\n".join(lines))
    answer = lab.run("Eve", "fetch", entry, "restored/one", "--member", "DCIM/a.jpg")
    assert (answer.status, "does not say where" in answer.err) == (3, True)
    assert [*(lab.folder / "restored").iterdir()] == []


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--member", "nothing"), 6, "no member"),
        (("--member", "DCIM"), 6, "no file whose content was kept: folder"),
        (("--member", "link"), 6, "symlink"),
        (("--member", "../../etc/passwd"), 6, "no member"),
        (("--member", "DCIM/a.jpg", "--range", f"0-{2 * MIB + 7}"), 6, f"the member has {2 * MIB + 7} bytes"),
        (("--member", "DCIM-note", "--range", "1-1"), 6, "the member has 1 bytes"),
        (("--unpack", "--range", "0-1"), 2, "--range"),
    ],
)
def test_what_cannot_be_given_is_refused(lab: Office, words: tuple[str, ...], status: int, says: str) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    answer = lab.run("Eve", "fetch", entry, "restored/x", *words)
    assert (answer.status, says in answer.err) == (status, True), answer.err
    assert [*(lab.folder / "restored").iterdir()] == []


def test_a_file_by_itself_has_no_members(lab: Office) -> None:
    (lab.folder / "a.dd").write_bytes(b"abc")
    entry = str(lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")["entries"][0]["position"])
    for words, status in ((("--unpack",), 2), (("--member", "b.dd"), 6), (("--member", "a.dd"), 0)):
        assert lab.run("Eve", "fetch", entry, "restored/x", *words).status == status
    assert (lab.folder / "restored" / "x").read_bytes() == b"abc"


def test_what_could_not_be_read_is_named_everywhere_and_ends_in_10(lab: Office) -> None:
    top = lay(lab)
    (top / "\x1b[31mred").write_bytes(b"x")
    lab.folder.chmod(0o755)
    code = "unreadable.file.eacces"
    with unreadable(top / "\x1b[31mred"):
        made = lab.run("Eve", "archive", "phone", "--exhibit", "EV/1")
        listed = lab.run("Eve", "archive", "phone", "--exhibit", "EV/1", "--json")
    assert (made.status, listed.status) == (10, 10), made.err
    assert "UNREADABLE \\x1b[31mred: EACCES (file)" in made.out
    assert listed.document["archived"][0]["pack"]["unreadable"] == [{"path": "\x1b[31mred", "kind": code}]
    facts = listed.document["entries"][0]["facts"]
    assert facts["unreadable_member_count"] == 1
    entry = str(listed.document["entries"][0]["position"])
    again = lab.run("Eve", "fetch", entry, "restored", "--unpack")
    assert (again.status, "LEFT OUT \\x1b[31mred" in again.out) == (10, True)
    gone = lab.run("Eve", "fetch", entry, "restored/x", "--member", "\x1b[31mred")
    assert (gone.status, code in gone.err) == (6, True)


def test_several_paths_are_each_an_object_and_a_failure_is_named(lab: Office) -> None:
    lay(lab)
    (lab.folder / "a.dd").write_bytes(b"abc")
    answer = lab.run("Eve", "archive", "phone", "nothing", "a.dd", "--exhibit", "EV/1", "--json")
    assert answer.status == 6
    assert [file["path"] for file in answer.document["archived"]] == ["phone", "a.dd"]
    assert [failure["path"] for failure in answer.document["failed"]] == ["nothing"]
    assert "pack" not in answer.document["archived"][1]
    assert answer.document["archived"][0]["pack"]["sort"] == "folder"


@pytest.mark.parametrize(
    ("lengths", "words", "status", "says"),
    [
        (
            (9, 9, 4),
            ("report.001",),
            0,
            "report.001 and what follows it up to report.003 are taken for 3 segments",
        ),
        (
            (9, 9, 4),
            ("report.001", "report.002"),
            0,
            "are taken for 3 segments of one image; --single-files takes",
        ),
        (
            (9, 8, 4),
            ("report.001",),
            10,
            "are not of one length as those are: if they are files of their own",
        ),
        ((4, 9), ("report.001",), 10, "say --single-files"),
        ((4, 9), ("report.001", "report.002", "--single-files"), 0, ""),
        ((4, 9), ("report.002",), 2, "is by its name a segment of an image, and not its first one"),
        ((4,), ("report.001",), 0, ""),
    ],
)
def test_what_is_taken_for_one_image_is_said_before_and_doubted_where_lengths_do_not_fit(
    lab: Office, lengths: tuple[int, ...], words: tuple[str, ...], status: int, says: str
) -> None:
    for number, length in enumerate(lengths, 1):
        (lab.folder / f"report.{number:03d}").write_bytes(bytes(length))
    answer = lab.run("Eve", "archive", *words, "--exhibit", "EV/1")
    told = " ".join(answer.err.split())
    assert (answer.status, says in told, "taken for" in told) == (
        status,
        True,
        "--single-files" not in words and len(lengths) > 1 and status != 2,
    ), answer.err


def test_a_dry_run_of_a_folder_stores_nothing(lab: Office) -> None:
    lay(lab)
    before = lab.size()
    shown = lab.done("Eve", "archive", "phone", "--exhibit", "EV/1", "--dry-run")
    assert '"pack_type": "folder"' in json.dumps(shown)
    assert lab.size() == before
    assert not [path for path in (lab.folder / "vault" / "objects").rglob("*/*/*") if path.is_file()]


def test_a_member_is_proven_from_its_leaf_up_to_the_log(lab: Office) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    made = lab.see("proof", "member", entry, "DCIM/a.jpg", "--out", "a")
    digest = hashlib.sha256(b"a" * (2 * MIB + 7)).hexdigest()
    assert (made["path"], made["kind"], made["sha256"]) == ("DCIM/a.jpg", "file", digest)
    verify = ("verify", "a.tlog-proof", "--vkey", "@log.vkey", "--member", "a")
    found = lab.verified(*verify[1:])
    assert found["scopes"]["member"] == "verified"
    assert (found["member"]["path"], found["member"]["sha256"]) == ("DCIM/a.jpg", digest)
    assert digest in lab.desk.run(*verify).out
    assert lab.desk.run("proof", "member", entry, "DCIM/a.jpg", "--out", "a").status == 7
    document = lab.folder / "a.member.json"
    document.write_bytes(document.read_bytes().replace(b"a.jpg", b"b.jpg"))
    assert lab.verified(*verify[1:], status=3)["scopes"]["member"] == "false"


def test_the_answer_for_scripts_is_that_on_file(lab: Office) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    words = ("proof", "member", entry, "DCIM/a.jpg", "--out", "a", "--json")
    golden("proof-member", lab.desk.run(*words), lab.folder)


def test_a_document_of_one_sort_is_not_taken_for_the_other(lab: Office) -> None:
    lay(lab)
    entry = str(lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")["entries"][0]["position"])
    lab.see("proof", "member", entry, "DCIM/a.jpg", "--out", "a")
    to = ("--to", "counsel", "--purpose", "defence", "--out", "shown")
    lab.done("Eve", "entry", "disclose", entry, "--fields", "object_root", *to)
    (other,) = json.loads((lab.folder / "shown.fields.json").read_bytes())["fields"]
    mine = json.loads((lab.folder / "a.member.json").read_bytes())
    mine["field"] = other
    (lab.folder / "a.member.json").write_bytes(canonical.encode(mine))
    answer = lab.desk.run("verify", "a.tlog-proof", "--vkey", "@log.vkey", "--member", "a")
    assert (answer.status, "holds no manifest" in answer.err) == (2, True)
