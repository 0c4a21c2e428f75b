"""Wrong once: of a file that was packed for its holes, sector 0 was the whole file, and a proven MiB was of the pack.

A file with holes is treated as the file that it is, and files that were packed together as those files. Nearly all of
these files are holes, which are never written.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.answers.images.image_lab import MEDIA, digest, tool
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.desk import Answer
from tests.cli.office import Office
from tests.cli.stores.test_copies import begun

MIB, SECTOR = 1 << 20, 512
#: The holes for which a file is packed in these tests: what is told of it does not depend on how many they are.
HOLES = 8 * MIB
#: A little more than these.
SIZE = HOLES + 2 * MIB + 3 * SECTOR
#: Where data crosses from one MiB to the next, and a place amid a hole.
EDGE, HOLE = 5 * MIB, 7 * MIB
#: What the sparse files hold, by the byte at which it begins.
DATA = {0: b"boot" * 128, EDGE - 4: b"across a MiB", SIZE - 4: b"last"}
#: So small that files of these tests have more holes than are hashed.
FEW_HOLES = 4 * MIB

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office with two stores, a folder for what is fetched, and few holes for which a file is packed."""
    begun(office, "offsite", "third")
    (office.folder / "out").mkdir()
    monkeypatch.setattr("custody.storage.files.sparse_files.LEAST_HOLES", HOLES)
    return office


def sparse(path: Path, size: int = SIZE, data: dict[int, bytes] | None = None) -> Path:
    """Make a file of ``size`` bytes that holds little but holes."""
    with path.open("wb") as file:
        for at, text in (data or DATA).items():
            file.seek(at)
            file.write(text)
        file.truncate(size)
    assert path.stat().st_blocks * SECTOR < MIB, "these tests need a file system that keeps holes"
    return path


def archive(lab: Office, *words: str) -> list[str]:
    """Archive what is named; gives the entry of each object."""
    made = lab.done("Eve", "archive", *words, "--exhibit", "EV/1")["archived"]
    return [str(row["entry"]) for row in made]


def disk(lab: Office, *words: str) -> str:
    """Archive a sparse disk; gives its entry."""
    sparse(lab.folder / "disk.img")
    (entry,) = archive(lab, "disk.img", *words)
    return entry


def photos(lab: Office) -> tuple[str, dict[str, bytes]]:
    """Archive as many files as go into one pack; gives its entry, and the files by their paths."""
    (lab.folder / "photos" / "below").mkdir(parents=True)
    files = {f"{'below/' if at % 9 == 0 else ''}{at:02}.jpg": b"picture %d" % at for at in range(64)}
    for name, data in files.items():
        (lab.folder / "photos" / name).write_bytes(data)
    (entry,) = archive(lab, *(f"photos/{name}" for name in files))
    return entry, files


def fetched(lab: Office, entry: str, *words: str) -> bytes:
    path = lab.folder / "out" / "bytes"
    path.unlink(missing_ok=True)
    lab.see("fetch", entry, "out/bytes", *words)
    return path.read_bytes()


def told(answer: Answer) -> tuple[int, str]:
    return answer.status, " ".join((answer.out + answer.err).split())


def test_ranges_and_sectors_are_of_the_file(lab: Office) -> None:
    entry = disk(lab)
    whole = (lab.folder / "disk.img").read_bytes()
    assert fetched(lab, entry, "--sectors", "0-0") == whole[:SECTOR]
    for first, last in ((0, 99), (EDGE - 9, EDGE + 20), (SIZE - 9, SIZE - 1), (MIB, MIB)):
        assert fetched(lab, entry, "--range", f"{first}-{last}") == whole[first : last + 1]
        named = ("--member", "disk.img", "--range", f"{first}-{last}")
        assert fetched(lab, entry, *named) == whole[first : last + 1]
    assert fetched(lab, entry, "--member", "disk.img") == fetched(lab, entry, "--unpack") == whole
    last = SIZE // SECTOR - 1
    assert fetched(lab, entry, "--sectors", f"{last}-{last}") == whole[-SECTOR:]
    shown = told(lab.desk.run("fetch", entry, "out/told", "--sectors", "0-0"))[1]
    assert f"sector 0 (512 bytes each), bytes 0 to 511 of {SIZE} of the file, object" in shown
    beyond = told(lab.desk.run("fetch", entry, "out/none", "--sectors", f"{last + 1}-{last + 1}"))
    assert (beyond[0], f"the file has {SIZE} bytes" in beyond[1]) == (6, True)


def test_a_range_with_a_hole_keeps_it(lab: Office) -> None:
    entry = disk(lab)
    lab.see("fetch", entry, "out/part", "--range", f"0-{SIZE - 2}")
    part = lab.folder / "out" / "part"
    assert (part.stat().st_size, part.stat().st_blocks * SECTOR < MIB) == (SIZE - 1, True)


@pytest.mark.parametrize("words", [(), ("--unpack",)])
def test_an_exhibit_is_fetched_with_its_files_as_they_were(lab: Office, words: tuple[str, ...]) -> None:
    disk(lab)
    (lab.folder / "a.txt").write_bytes(b"plain")
    archive(lab, "a.txt")
    lab.see("fetch", "--exhibit", "EV/1", "out", *words)
    for name in ("disk.img", "a.txt"):
        done = subprocess.run(["cmp", lab.folder / name, lab.folder / "out" / name], check=False)
        assert done.returncode == 0


@pytest.mark.parametrize("few", [False, True])
def test_a_second_fetch_takes_the_file_for_what_it_is(
    lab: Office, monkeypatch: pytest.MonkeyPatch, few: bool
) -> None:
    if few:
        monkeypatch.setattr("custody.proof.pack.member.HOLES_HASHED", FEW_HOLES)
    disk(lab)
    lab.see("fetch", "--exhibit", "EV/1", "out")
    path = lab.folder / "out" / "disk.img"
    before = path.read_bytes()
    again = lab.see("fetch", "--exhibit", "EV/1", "out")
    assert (len(again["there"]), again["there"][0]["bytes"], again["fetched"]) == (1, SIZE, [])
    path.write_bytes(before)
    assert len(lab.see("fetch", "--exhibit", "EV/1", "out")["there"]) == 1
    for at, text in ((7, b"x"), (HOLE, b"x"), (SIZE - 1, b"x"), (SIZE, b"\0")):
        with path.open("r+b") as file:
            file.seek(at)
            file.write(text)
        refused = told(lab.desk.run("fetch", "--exhibit", "EV/1", "out"))
        assert (refused[0], "nothing is overwritten" in refused[1]) == (7, True), at
        with path.open("r+b") as file:
            file.seek(at)
            file.write(before[at : at + 1])
            file.truncate(SIZE)


def test_a_file_whose_first_place_is_gone_comes_from_its_copy(lab: Office) -> None:
    entry = disk(lab)
    lab.done("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "offsite")
    for path in (lab.folder / "vault" / "objects").rglob("*"):
        if path.is_file():
            path.unlink()
    assert fetched(lab, entry, "--sectors", "0-0") == DATA[0]
    assert fetched(lab, entry) == (lab.folder / "disk.img").read_bytes()
    assert len(lab.see("fetch", entry, "out/bytes")["there"]) == 1


def test_an_image_whose_segments_are_files_with_holes_is_read_as_one(lab: Office) -> None:
    segment = HOLES + 2 * MIB
    sparse(lab.folder / "img.001", segment, {0: b"boot", segment - 4: b"edge"})
    (lab.folder / "img.002").write_bytes(b"second segment" * 1000)
    entries = archive(lab, "img.001", "img.002", "--single-files")
    assert fetched(lab, entries[0], "--range", f"{segment - 4}-{segment + 5}") == b"edgesecond"
    made = lab.see("proof", "chunk", entries[0], str(segment // MIB), "--out", "out/p")
    assert made["entry"] == int(entries[1])
    made = lab.see("proof", "chunk", entries[0], str(segment // MIB - 1), "--out", "out/q")
    assert (made["member"], made["media"]["start"]) == ("img.001", segment - MIB)
    assert (lab.folder / "out" / "q.chunk").read_bytes()[-4:] == b"edge"
    assert verified(lab, "q")["status"] == 0


def test_a_sparse_file_of_a_container_is_read_as_its_media(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custody.storage.files.sparse_files.LEAST_HOLES", MIB)
    evidence = lab.folder / "evidence"
    evidence.mkdir()
    media = MEDIA[: 3 * MIB + 10] + bytes(5 * MIB - 10) + MEDIA[-SECTOR:]
    (evidence / "src.raw").write_bytes(media)
    words = (
        "-u",
        "-d",
        "sha1,sha256",
        "-C",
        "1",
        "-D",
        "d",
        "-e",
        "E",
        "-E",
        "1",
        "-N",
        "n",
        "-m",
        "removable",
    )
    form = ("-M", "physical", "-f", "encase6", "-c", "none", "-t", "full", "src.raw")
    tool(evidence, "ewfacquire", "ewf-tools", *words, *form)
    tool(evidence, "cp", "coreutils", "--sparse=always", "full.E01", "stick.E01")
    whole = (evidence / "stick.E01").read_bytes()
    how = ("--method", "physical", "--write-blocker", "T35u", "--tool", "ewfacquire", "--tool-version", "1")
    more = (*how, "--bad-sector-count", "0", "--source-sha256", digest(media), "--format", "e01", "--archive")
    answer = lab.run("Eve", "acquisition", "record", "EV/1", "evidence/stick.E01", *more, "--json")
    assert answer.status in (0, 10), answer.err
    assert answer.document["entries"][-1]["facts"]["pack_type"] == "sparse_file"
    entry = str(answer.document["entries"][-1]["position"])
    assert fetched(lab, entry, "--sectors", "0-0") == media[:SECTOR]
    assert fetched(lab, entry, "--range", f"{3 * MIB}-{len(media) - 1}") == media[3 * MIB :]
    assert fetched(lab, entry, "--member", "stick.E01", "--range", "0-99") == whole[:100]
    found = lab.desk.run(
        "hash-list", "verify-media", answer.document["entries"][-1]["subject"], "--json"
    ).document
    assert (found["media"]["sha256"], found["recorded"]["sha256"]) == (digest(media), "verified")
    refused = told(lab.desk.run("proof", "chunk", entry, "0", "--out", "out/p"))
    assert (refused[0], "add --member 'stick.E01'" in refused[1]) == (2, True)
    lab.see("proof", "chunk", entry, "0", "--member", "stick.E01", "--out", "out/p")
    assert (lab.folder / "out" / "p.chunk").read_bytes() == whole[:MIB]


def verified(lab: Office, name: str) -> dict[str, Any]:
    key = lab.see("log", "vkey")["vkey"]
    words = ("verify", f"out/{name}.tlog-proof", "--vkey", key, "--chunk", f"out/{name}", "--json")
    answer = lab.desk.run(*words)
    return {"status": answer.status, **answer.document}


def test_a_mib_of_the_file_is_proven_and_never_one_of_the_pack(lab: Office) -> None:
    entry = disk(lab)
    whole = (lab.folder / "disk.img").read_bytes()
    cases = {
        "a": ("0",),
        "b": (str(EDGE // MIB - 1),),
        "c": ("--sector", str(EDGE // SECTOR)),
        "d": (str(SIZE // MIB),),
        "e": (str(HOLE // MIB),),
    }
    for name, words in cases.items():
        made = lab.see("proof", "chunk", entry, *words, "--out", f"out/{name}")
        data = (lab.folder / "out" / f"{name}.chunk").read_bytes()
        assert data == whole[made["start"] : made["start"] + MIB]
        found = verified(lab, name)
        (proof,) = found["proofs"]
        last = made["start"] + len(data) - 1
        said = f"bytes {made['start']} to {last} of {SIZE} of 'disk.img' are those recorded"
        assert (found["status"], said in proof["reasons"]["chunk"]) == (0, True)
    chunk = lab.folder / "out" / "a.chunk"
    chunk.write_bytes(b"BOOT" + chunk.read_bytes()[4:])
    assert verified(lab, "a")["status"] == 3
    named = lab.see("proof", "chunk", entry, "0", "--member", "disk.img", "--out", "out/f")
    assert named["member"] == "disk.img"


def test_a_mib_that_no_proof_shows_is_refused_with_what_can_be(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custody.proof.pack.member.HOLES_HASHED", FEW_HOLES)
    entry = disk(lab)
    for words in (("0",), ("--sector", "0"), ("0", "--member", "disk.img")):
        refused = told(lab.desk.run("proof", "chunk", entry, *words, "--out", "out/p"))
        assert (refused[0], "`custody fetch --range` gives these bytes" in refused[1]) == (6, True)
    lab.see("proof", "member", entry, "disk.img", "--out", "out/m")
    assert fetched(lab, entry, "--range", "0-3") == b"boot"


def test_of_files_together_a_range_or_proof_names_one_of_them(lab: Office) -> None:
    entry, files = photos(lab)
    for words in (
        ("fetch", entry, "out/x", "--range", "0-9"),
        ("fetch", entry, "out/x", "--sectors", "0-0"),
        ("proof", "chunk", entry, "0", "--out", "out/x"),
        ("proof", "chunk", entry, "--sector", "0", "--out", "out/x"),
    ):
        refused = told(lab.desk.run(*words))
        assert (refused[0], "holds several files" in refused[1], "--member" in refused[1]) == (2, True, True)
    name = "below/09.jpg"
    assert fetched(lab, entry, "--member", name, "--range", "0-3") == files[name][:4]
    lab.see("proof", "chunk", entry, "0", "--member", name, "--out", "out/c")
    assert (verified(lab, "c")["status"], (lab.folder / "out/c.chunk").read_bytes()) == (0, files[name])
    made = lab.see("proof", "member", entry, name, "--out", "out/m")
    assert (made["path"], made["sha256"]) == (name, digest(files[name]))
    key = lab.see("log", "vkey")["vkey"]
    assert lab.desk.run("verify", "out/m.tlog-proof", "--vkey", key, "--member", "out/m").status == 0


def test_stores_sweeps_repairs_and_exports_take_both(lab: Office) -> None:
    entry = disk(lab)
    together, files = photos(lab)
    assert (
        len(lab.done("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "offsite")["copied"]) == 2
    )
    assert lab.done("Eve", "sweep", "run")["outcomes"]["verified"] == 4
    paths = sorted((lab.folder / "vault" / "objects" / "objects").rglob("*"), key=os.fspath)
    for path in (path for path in paths if path.is_file()):
        data = bytearray(path.read_bytes())
        data[2000] ^= 1
        path.chmod(0o600)
        path.write_bytes(data)
    assert lab.done("Eve", "sweep", "run", status=3)["outcomes"]["mismatch"] == 2
    assert fetched(lab, entry) == (lab.folder / "disk.img").read_bytes()
    assert fetched(lab, together, "--member", "01.jpg") == files["01.jpg"]
    for item in paged.rows(lab.see("exhibit", "show", "EV/1"), "objects"):
        if item["of"] is None:
            lab.done("Eve", "object", "repair", item["object"], "--yes")
    assert lab.done("Eve", "sweep", "run")["outcomes"]["verified"] == 4
    assert lab.run("Eve", "store", "reconcile").status == 0
    assert lab.see("check")["counts"]["objects"] == 4
    lab.see("log", "export", "--out", "export")
    listed = (lab.folder / "export" / "objects.jsonl").read_text()
    assert (listed.count('"pack_type":"sparse_file"'), listed.count('"pack_type":"files"')) == (1, 1)


def test_where_a_segment_stands_is_taken_from_the_pack_and_never_from_the_hint_beside_it(lab: Office) -> None:
    """A segment that holds what looks like the next one was shown in its place, once the manifest's hint was moved."""
    second = b"the second segment".ljust(2 * MIB, b".")
    lie = b"what nobody recorded".ljust(2 * MIB, b"!")
    first = bytearray(b"1" * (6 * MIB))
    (lab.folder / "img.002").write_bytes(second)
    for _ in range(2):
        (lab.folder / "img.001").write_bytes(first)
        (entry,) = archive(lab, "img.001")
        stored = paged.signed(lab.see("log", "show", "--entry", entry))
        (path,) = (lab.folder / "vault" / "objects" / "objects").rglob(Path(stored["object_key"]).name)
        whole = path.read_bytes()
        stands, begins = whole.index(bytes(first)), whole.index(second)
        at = stands + len(first)
        header = whole[at:begins]
        first[MIB : MIB + len(header) + len(lie)] = header + lie
    media = bytes(first) + second
    assert fetched(lab, entry, "--range", f"{6 * MIB}-{6 * MIB + 17}") == second[:18]
    (beside,) = (lab.folder / "vault" / "objects").rglob(f"manifests/*/{Path(stored['object_key']).name}*")
    lines = beside.read_bytes().splitlines(keepends=True)
    hint, _, leaf = lines[1].partition(b" ")
    assert int(hint) == at
    beside.chmod(0o600)
    beside.write_bytes(lines[0] + b"%d " % (stands + MIB) + leaf)
    got = fetched(lab, entry, "--range", f"{6 * MIB - 5}-{len(media) - 1}")
    assert got == media[6 * MIB - 5 :]
