"""Wrong once: byte 0 of an image in segments was a tar header, verified, and a proven MiB was none of the disk.

Ranges and proofs are in coordinates of the media, compared here with the media that the images were made of.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from custody.proof import chunk_file
from tests.answers.backups.resumption_play import desk_folder
from tests.answers.images import image_lab
from tests.answers.images.image_lab import FILES, MEDIA, MIB, SEGMENT_BYTES, Lab, digest
from tests.cli.desk import Answer
from tests.cli.exhibits.test_guarding import CLAIM

SECTOR = 512
END = len(MEDIA) - 1


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Yield a laboratory that all tests share, with the same images archived file by file under EV/4."""
    with pytest.MonkeyPatch.context() as patch, desk_folder(tmp_path_factory.mktemp("images")) as folder:
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        lab = image_lab.made(folder)
        lab.office.exhibit("EV/4")
        for pattern in ("img.00*", "stick.E0*"):
            paths = sorted(path.name for path in lab.evidence.glob(pattern))
            words = [f"evidence/{name}" for name in paths]
            made = lab.office.done("Eve", "archive", *words, "--single-files", "--exhibit", "EV/4")
            lab.entries |= {
                name: str(row["entry"]) for name, row in zip(paths, made["archived"], strict=True)
            }
        yield lab


@pytest.fixture
def lab(shared: Lab, request: pytest.FixtureRequest) -> Lab:
    """Return the laboratory with an empty folder for what is fetched."""
    (shared.folder / "out").mkdir(exist_ok=True)
    for path in (shared.folder / "out").iterdir():
        path.unlink()
    return shared


def fetched(lab: Lab, what: str, *words: str) -> bytes:
    lab.office.see("fetch", lab.entries[what], "out/bytes", *words)
    return (lab.folder / "out" / "bytes").read_bytes()


@pytest.mark.parametrize("what", ["EV/1", "EV/2", "img.000", "stick.E01"])
@pytest.mark.parametrize(
    ("first", "last"),
    [(0, 511), (SEGMENT_BYTES - 3, SEGMENT_BYTES + 3), (0, END), (END, END), (4 * MIB + 7, 4 * MIB + 99_999)],
)
def test_a_range_of_an_image_is_of_its_media(lab: Lab, what: str, first: int, last: int) -> None:
    assert fetched(lab, what, "--range", f"{first}-{last}") == MEDIA[first : last + 1]


@pytest.mark.parametrize("what", ["EV/1", "EV/2", "img.000", "stick.E01"])
def test_sector_0_is_the_first_of_the_disk_and_the_answer_says_so(lab: Lab, what: str) -> None:
    assert fetched(lab, what, "--sectors", "0-0") == MEDIA[:SECTOR]
    (lab.folder / "out" / "bytes").unlink()
    assert fetched(lab, what, "--sectors", "10241-10242") == MEDIA[-2 * SECTOR :]
    shown = lab.office.desk.run("fetch", lab.entries[what], "out/told", "--sectors", "1-2").out
    assert "sectors 1 to 2 (512 bytes each), bytes 512 to 1535 of 5244416 of the media in 3 segments" in (
        " ".join(shown.split())
    )


@pytest.mark.parametrize(
    ("what", "words", "status", "says"),
    [
        ("EV/3", ("--range", "0-9"), 2, "Name a file in it with --member"),
        ("EV/3", ("--sectors", "0-0"), 2, "Name a file in it with --member"),
        ("EV/1", ("--range", f"0-{END + 1}"), 6, "the media has 5244416 bytes"),
        ("EV/2", ("--sectors", "10243-10243"), 6, "a sector has 512 bytes here"),
        ("EV/1", ("--sectors", "0-0", "--member", "img.000"), 2, "--member is one file"),
        ("EV/1", ("--sectors", "0-0", "--range", "0-1"), 2, "not allowed with"),
        ("img.001", ("--range", "0-9"), 2, "a later segment of the image that begins in object"),
        ("stick.E02", ("--range", "0-9"), 2, "a later segment of the image that begins in object"),
    ],
)
def test_a_range_that_would_be_of_something_else_is_refused_with_what_to_do(
    lab: Lab, what: str, words: tuple[str, ...], status: int, says: str
) -> None:
    answer = lab.office.desk.run("fetch", lab.entries[what], "out/bytes", *words)
    assert (answer.status, says in " ".join(answer.err.split())) == (status, True), answer.err
    assert not (lab.folder / "out" / "bytes").exists()


def test_with_a_member_a_range_is_of_that_file(lab: Lab) -> None:
    segments = {"EV/1": "img.001", "EV/2": "stick.E02", "img.001": "img.001", "stick.E02": "stick.E02"}
    for what, name in segments.items():
        data = (lab.evidence / name).read_bytes()
        assert fetched(lab, what, "--member", name, "--range", "0-99") == data[:100]
        (lab.folder / "out" / "bytes").unlink()
    assert fetched(lab, "EV/3", "--member", "DCIM/a.jpg", "--range", "1-3") == FILES[b"DCIM/a.jpg"][1:4]


def prove(lab: Lab, what: str, *words: str, status: int = 0) -> dict[str, object]:
    return lab.office.see(
        "proof", "chunk", lab.entries[what], *words, "--out", "out/p", "--force", status=status
    )


def verify(lab: Lab) -> Answer:
    key = lab.office.see("log", "vkey")["vkey"]
    return lab.office.desk.run("verify", "out/p.tlog-proof", "--vkey", key, "--chunk", "out/p", "--json")


@pytest.mark.parametrize("index", range(6))
def test_a_mib_of_the_media_of_a_raw_image_is_proven_with_its_place(lab: Lab, index: int) -> None:
    made = prove(lab, "EV/1", str(index))
    begin, end = index * MIB, min((index + 1) * MIB, len(MEDIA))
    assert (lab.folder / "out" / "p.chunk").read_bytes() == MEDIA[begin:end]
    assert made["media"] == {"start": begin, "stop": end, "bytes": len(MEDIA)}
    answer = verify(lab)
    (found,) = answer.document["proofs"]
    segment, within = divmod(index, 2)
    assert (answer.status, found["chunk"]["media"]) == (
        0,
        {"start": begin, "stop": end, "bytes": len(MEDIA), "segments": 3},
    )
    assert found["chunk"]["member"] == f"img.{segment:03d}"
    first, size = within * MIB, min(SEGMENT_BYTES, len(MEDIA) - segment * SEGMENT_BYTES)
    assert found["reasons"]["chunk"] == (
        f"bytes {first} to {first + end - begin - 1} of {size} of segment 'img.{segment:03d}', which are bytes {begin} "
        f"to {end - 1} of {len(MEDIA)} of the media in 3 segments, are those recorded"
    )


def test_a_sector_names_the_mib_that_holds_it(lab: Lab) -> None:
    made = prove(lab, "EV/1", "--sector", "8191")
    assert (made["member"], made["start"]) == ("img.001", MIB)
    prove(lab, "EV/1", "--sector", "8192")
    assert (lab.folder / "out" / "p.chunk").read_bytes() == MEDIA[4 * MIB : 5 * MIB]
    assert verify(lab).status == 0


def test_a_chunk_of_a_file_in_a_folder_and_of_a_container_s_file_is_called_that(lab: Lab) -> None:
    prove(lab, "EV/3", "0", "--member", "DCIM/100/a.jpg")
    assert (lab.folder / "out" / "p.chunk").read_bytes() == FILES[b"DCIM/100/a.jpg"]
    assert b"b.jpg" not in (lab.folder / "out" / "p.chunk.json").read_bytes()
    (found,) = verify(lab).document["proofs"]
    assert "bytes 0 to 14999 of 15000 of 'DCIM/100/a.jpg' are those recorded" in found["reasons"]["chunk"]
    prove(lab, "EV/2", "1", "--member", "stick.E01")
    assert (lab.folder / "out" / "p.chunk").read_bytes() == (lab.evidence / "stick.E01").read_bytes()[MIB:]
    (found,) = verify(lab).document["proofs"]
    assert "a container in which sectors are compressed" in found["reasons"]["chunk"]
    assert found["chunk"]["media"] is None


@pytest.mark.parametrize(
    ("what", "words", "says"),
    [
        ("EV/3", ("0",), "Name a file in it with --member"),
        ("EV/2", ("0",), "add --member 'stick.E01'"),
        ("stick.E01", ("0",), "add --member 'stick.E01'"),
        ("EV/2", ("--sector", "0"), "add --member 'stick.E01'"),
        ("EV/1", ("--sector", "0", "--member", "img.000"), "--member is one file"),
        ("img.002", ("0",), "a later segment of the image"),
    ],
)
def test_what_no_proof_could_show_is_refused_with_what_can_be(
    lab: Lab, what: str, words: tuple[str, ...], says: str
) -> None:
    answer = lab.office.desk.run("proof", "chunk", lab.entries[what], *words, "--out", "out/p")
    assert (answer.status, says in " ".join(answer.err.split())) == (2, True), answer.err


def test_segments_archived_one_by_one_are_proven_in_their_own_entry(lab: Lab) -> None:
    made = prove(lab, "img.000", "3")
    assert (made["entry"], made["member"]) == (int(lab.entries["img.001"]), "img.001")
    assert (lab.folder / "out" / "p.chunk").read_bytes() == MEDIA[3 * MIB : 4 * MIB]
    assert verify(lab).status == 0


def test_a_chunk_document_that_lies_about_its_place_is_broken(lab: Lab) -> None:
    prove(lab, "EV/1", "3")
    path = lab.folder / "out" / "p.chunk.json"
    whole = path.read_bytes()
    assert (verify(lab).status, chunk_file.format(chunk_file.parse(whole))) == (0, whole)
    document = json.loads(whole)
    segments = document["segments"]
    lies = {
        "one left out": segments[1:],
        "one twice": [*segments, segments[-1]],
        "a longer one before": [segments[0].replace("2097152", "3145728"), *segments[1:]],
        "another order": [segments[1], segments[0], segments[2]],
    }
    for name, lie in lies.items():
        path.write_bytes(_canonical({**document, "segments": lie}))
        assert verify(lab).status == 3, name
    for member in ({**document["member"], "index": 0}, {**document["member"], "leaf": segments[2]}):
        path.write_bytes(_canonical({**document, "member": member}))
        assert verify(lab).status == 3
    path.write_bytes(_canonical({**document, "schema": "custody.chunk/1"}))
    assert verify(lab).status == 4


def _canonical(document: object) -> bytes:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def test_segments_with_holes_are_read_and_proven_as_the_media_reads(lab: Lab) -> None:
    size, media = 3 * MIB, bytearray(5 * MIB)
    for at, text in ((0, b"boot"), (2 * MIB + 9, b"middle"), (size + MIB, b"next"), (5 * MIB - 4, b"last")):
        media[at : at + len(text)] = text
    for number, begin in enumerate((0, size)):
        with (lab.evidence / f"holes.{number:03d}").open("wb") as file:
            part = media[begin : begin + size]
            for at in range(0, len(part), 65_536):
                if any(part[at : at + 65_536]):
                    file.seek(at)
                    file.write(part[at : at + 65_536])
            file.truncate(len(part))
        assert (lab.evidence / f"holes.{number:03d}").stat().st_blocks * 512 < len(part)
    made = lab.office.done("Eve", "archive", "evidence/holes.000", "--exhibit", "EV/4")
    lab.entries["holes"] = str(made["archived"][0]["entry"])
    for first, last in (
        (0, 5 * MIB - 1),
        (size - 7, size + 7),
        (2 * MIB, 2 * MIB + 99),
        (size + MIB, size + MIB),
    ):
        assert fetched(lab, "holes", "--range", f"{first}-{last}") == media[first : last + 1]
        (lab.folder / "out" / "bytes").unlink()
    for index in range(5):
        prove(lab, "holes", str(index))
        assert (lab.folder / "out" / "p.chunk").read_bytes() == media[index * MIB : (index + 1) * MIB]
        assert verify(lab).status == 0


def test_nothing_of_a_tar_is_in_any_of_these_answers(lab: Lab) -> None:
    """The control: the pack is there, whole, for who asks for it."""
    lab.office.see("fetch", lab.entries["EV/1"], "out/pack.tar")
    assert (lab.folder / "out" / "pack.tar").read_bytes().startswith(b"pax_global_header")
    assert digest(fetched(lab, "EV/1", "--range", f"0-{END}")) == digest(MEDIA)


def test_of_what_is_privileged_neither_range_nor_chunk_nor_names_of_members_are_given_away(lab: Lab) -> None:
    lab.office.exhibit("EV/6")
    made = lab.office.done("Eve", "archive", "evidence/img.000", "evidence/phone", "--exhibit", "EV/6")
    for name, row in zip(("raw", "folder"), made["archived"], strict=True):
        lab.entries[name] = str(row["entry"])
    export = ("hash-list", "export", "--exhibit", "EV/6", "--out", "out/list", "--force")
    ranges = (
        ("fetch", lab.entries["raw"], "out/bytes", "--range", "0-9"),
        ("proof", "chunk", lab.entries["raw"], "0", "--out", "out/p"),
        ("proof", "chunk", lab.entries["folder"], "0", "--member", "notes.txt", "--out", "out/q"),
    )
    lab.office.see(*export)
    assert b"notes.txt" in (lab.folder / "out" / "list").read_bytes()
    for words in ranges:
        lab.office.see(*words)
    for path in (lab.folder / "out").iterdir():
        path.unlink()
    claim = (
        "privilege",
        "claim",
        "EV/6",
        "--reference",
        "PR-1",
        *CLAIM,
        "--ruling-due-at",
        "2027-11-10T12:00Z",
    )
    lab.office.done("Eve", *claim)
    for words in ranges:
        refused = lab.office.desk.run(*words)
        assert (refused.status, "privilege.quarantine" in refused.err) == (5, True), refused.err
    answer = lab.office.desk.run(*export, "--json")
    assert (answer.status, answer.document["listed"], len(answer.document["unread"])) == (10, 0, 2)
    assert (lab.folder / "out" / "list").read_bytes() == b""
