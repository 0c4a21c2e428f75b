"""Hash lists: what each format says, what it cannot hold, and that no bytes do more than be refused."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from custody.errors import Malformed, UnknownVersion
from custody.proof import hash_lists
from custody.proof.hash_lists import FORMATS, ListedFile, base_names
from custody.proof.hash_lists.bag import read_manifest

DIGESTS = {name: bytes([at]) * size for at, (name, size) in enumerate(hash_lists.ALGORITHMS.items())}
SHA256 = DIGESTS["sha256"].hex().encode()
XML = (
    b"<dfxml><fileobject><filename>%s</filename><hashdigest type='SHA256'>" + SHA256 + b"</hashdigest>"
    b"</fileobject></dfxml>"
)
NAMES = st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name)
FILES = st.lists(
    st.builds(lambda name, size: ListedFile(name, size, **DIGESTS), NAMES, st.integers(0, 2**40)),
    min_size=1,
    max_size=8,
)
SEEDS = st.sampled_from(
    [
        SHA256 + b"  a\n",
        b"\\" + SHA256 + b" *a\\\\b\\n\n",
        b"SHA256 (a) = " + SHA256,
        b"%%%% HASHDEEP-1.0\n%%%% size,sha256,filename\n## c\n3," + SHA256 + b",a\n",
        XML % b"a",
        b"<?xml version='1.0'?>" + XML % b"&#10;",
    ]
)


@pytest.mark.parametrize("form", sorted(FORMATS))
@given(files=FILES)
@example(files=[ListedFile(b"-", 1, **DIGESTS)])
@example(
    files=[
        ListedFile(b"*a", 1, **DIGESTS),
        ListedFile(b" (b) = c", 1, **DIGESTS),
        ListedFile(b"#", 1, **DIGESTS),
    ]
)
def test_what_is_written_is_read_back_but_for_names_that_are_left_out(
    form: str, files: list[ListedFile]
) -> None:
    if form == "bagit-manifest":
        files = list({file.name: file for file in files}.values())
    made = hash_lists.write(files, form, "1")
    held = [file for file in files if file not in made.left_out]
    if not held:
        return
    read = hash_lists.read(made.data, "manifest-sha256.txt" if form == "bagit-manifest" else "")
    by = "md5" if form == "md5sum" else "sha256"
    assert [file.digests()[by] for file in read.files] == [holding.digests()[by] for holding in held]
    assert all(one.name in base_names(back.name) or back.name == one.name
               for one, back in zip(held, read.files, strict=True))  # fmt: skip
    if form in ("hashdeep", "dfxml"):
        kept = {"md5", "sha1", "sha256"} | ({"sha512"} if form == "dfxml" else set())
        stated = [
            {name: value for name, value in holding.digests().items() if name in kept} for holding in held
        ]
        assert [file.digests() for file in read.files] == stated
        assert [file.bytes for file in read.files] == [holding.bytes for holding in held]


def test_a_manifest_of_a_bag_lists_no_name_twice_and_other_lists_say_which() -> None:
    one, other = ListedFile(b"a", 1, **DIGESTS), ListedFile(b"a", 2, sha256=bytes(32))
    third = ListedFile(b"b", 1, **DIGESTS)
    bagged = hash_lists.write([one, other, third], "bagit-manifest", "1")
    assert (bagged.left_out, bagged.twice, bagged.data.count(b"data/a")) == ((other,), (), 1)
    assert set(read_manifest(bagged.data, "sha256", payload=True)) == {b"data/a", b"data/b"}
    plain = hash_lists.write([one, other, third], "sha256sum", "1")
    assert (plain.left_out, plain.twice, plain.data.count(b"  a\n")) == ((), (b"a",), 2)


@given(data=st.binary(max_size=300), called=st.sampled_from(["", "manifest-md5.txt", "tagmanifest-md5.txt"]))
def test_no_bytes_do_more_than_be_refused(data: bytes, called: str) -> None:
    with suppress(Malformed, UnknownVersion):
        assert all(file.digests() for file in hash_lists.read(data, called).files)


@given(seed=SEEDS, at=st.integers(0, 400), put=st.binary(max_size=3), cut=st.integers(0, 3))
def test_a_list_with_a_place_damaged_is_read_or_refused(seed: bytes, at: int, put: bytes, cut: int) -> None:
    hash_lists.read(seed)
    at %= len(seed)
    with suppress(Malformed, UnknownVersion):
        hash_lists.read(seed[:at] + put + seed[at + cut :])


def test_names_are_escaped_as_gnu_does() -> None:
    made = hash_lists.write([ListedFile(b"a\nb\\c\rd\xff", 1, sha256=bytes(32))], "sha256sum", "1").data
    assert made == b"\\" + bytes(32).hex().encode() + b"  a\\nb\\\\c\\rd\xff\n"
    (back,) = hash_lists.read(made).files
    assert back.name == b"a\nb\\c\rd\xff"


@pytest.mark.parametrize("name", [b"a\\tb", b"a\\", b"a\\\\\\"])
def test_an_escape_that_gnu_does_not_write_is_refused(name: bytes) -> None:
    hash_lists.read(b"\\" + SHA256 + b"  a\\\\b\n")
    with pytest.raises(Malformed, match="no known way"):
        hash_lists.read(b"\\" + SHA256 + b"  " + name + b"\n")


def test_a_list_made_on_windows_is_read_and_its_paths_end_in_names() -> None:
    lines = b"%%%% HASHDEEP-1.0\r\n%%%% size,md5,filename\r\n3," + b"00" * 16 + b",C:\\e\\a.dd\r\n"
    (one,) = hash_lists.read(lines).files
    assert b"a.dd" in base_names(one.name)


@pytest.mark.parametrize(
    "data",
    [
        b"<?xml version='1.0'?><!DOCTYPE dfxml [<!ENTITY a 'b'>]>" + XML % b"&a;",
        b"<?xml version='1.0'?><!DOCTYPE dfxml SYSTEM 'file:///etc/passwd'>" + XML % b"a",
        XML % b"&a;",
        XML.replace(b"dfxml", b"html") % b"a",
        b"<dfxml><fileobject><filename>a</filename></fileobject></dfxml>",
        XML.replace(b"</filename>", b"</filename><filename>b</filename>") % b"a",
        b"<dfxml>" + b"<a>" * 100 + b"</a>" * 100 + b"</dfxml>",
    ],
)
def test_xml_that_names_entities_or_lists_no_files_rightly_is_refused(data: bytes) -> None:
    assert hash_lists.read(XML % b"a").files[0].name == b"a"
    with pytest.raises(Malformed):
        hash_lists.read(data)


def test_a_list_beyond_the_limit_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custody.proof.hash_lists.reader.MOST_LIST_BYTES", 80)
    hash_lists.read(SHA256 + b"  a\n")
    with pytest.raises(Malformed, match="more than 80 bytes"):
        hash_lists.read(hashlib.sha256(b"").hexdigest().encode() + b"  " + b"a" * 80)
