"""How long what comes from outside may be: as many bytes as the format says are read, one more is refused unread."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from custody.errors import CustodyError, Malformed, UnknownVersion
from custody.proof import (
    acquisition_logs,
    canonical,
    chunk_file,
    digest,
    fields,
    hash_lists,
    member_file,
    note,
    tsp,
)
from custody.proof.commitments.field_leaf import MOST_FIELDS, field_leaf
from custody.proof.fields import DisclosedField, FieldsFile
from custody.proof.hash_lists import bag, dfxml


class Long(bytes):
    """Bytes that say they are more than they are, so that no test has to make a hundred million."""

    said = 0

    def __len__(self) -> int:
        return self.said


def long(size: int) -> Long:
    data = Long(b"x")
    data.said = size
    return data


LIMITS: dict[str, tuple[Callable[[bytes], object], int]] = {
    "fields document": (fields.parse, 128 << 20),
    "chunk document": (chunk_file.parse, 4 << 20),
    "member document": (member_file.parse, 1 << 20),
    "note": (note.parse, 1 << 20),
    "hash list": (hash_lists.read, 64 << 20),
    "manifest of a bag": (lambda data: bag.read_manifest(data, "md5", payload=True), 64 << 20),
    "log": (acquisition_logs.read, 16 << 20),
}


@pytest.mark.parametrize("what", LIMITS)
def test_one_byte_more_than_there_may_be_is_refused_unread(what: str) -> None:
    read, most = LIMITS[what]
    beyond = rf"(longer|more) than {most}"
    with pytest.raises(Malformed, match=beyond):
        read(long(most + 1))
    with pytest.raises(CustodyError) as caught:
        read(long(most))
    assert str(most) not in caught.value.message


def test_a_hash_list_has_at_most_a_million_lines() -> None:
    with pytest.raises(Malformed, match="more than 1000000 lines"):
        hash_lists.read(b"x\n" * 1_000_001)
    with pytest.raises(Malformed) as caught:
        hash_lists.read(b"x\n" * 1_000_000)
    assert caught.value.message.startswith("line 1: no line of a hash list")


def test_a_log_has_at_most_a_quarter_of_a_million_lines() -> None:
    with pytest.raises(Malformed, match="more than 250000 lines"):
        acquisition_logs.read(b"x\n" * 250_001)
    with pytest.raises(UnknownVersion):
        acquisition_logs.read(b"x\n" * 250_000)


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("[,{" * 99, 1),
        ([0] * 50, 51),
        ({"a": 1, "b": [2, 3, "]]]"]}, 6),
        ([[[[["[{,\\"]]]]], 6),
        ([[1]] * 40, 81),
        ([], 2),
    ],
)
def test_a_document_may_be_held_to_so_many_values_of_which_none_in_a_string_counts(
    value: object, count: int
) -> None:
    data = canonical.encode(value)
    assert canonical.decode(data) == canonical.decode(data, most=count) == value
    with pytest.raises(Malformed, match=f"more than {count - 1} values"):
        canonical.decode(data, most=count - 1)


def test_a_fields_document_has_no_more_values_than_the_longest_that_can_be_written() -> None:
    """Else one of 128 MiB of empty lists would need thirty times as much memory before it is refused."""
    leaves = [field_leaf(bytes(16), f"f{at}", "[,{" * 99) for at in range(MOST_FIELDS)]
    shown = tuple(DisclosedField(at, leaf, (bytes(32),) * 32) for at, leaf in enumerate(leaves))
    assert fields.parse(fields.format(FieldsFile(bytes(32), shown))).fields == shown
    with pytest.raises(Malformed, match="more than 9224 values"):
        fields.parse(b"[" + b"[]," * 9224 + b"[]]")


def test_the_text_of_an_xml_list_does_not_come_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[int] = []
    take = dfxml._Reader.text

    def text(self: dfxml._Reader, text: str) -> None:
        pieces.append(len(text))
        take(self, text)

    monkeypatch.setattr(dfxml._Reader, "text", text)
    name = "ab\n" * 10_000 + "c"
    file = (
        f"<fileobject><filename>{name}</filename><hashdigest type='MD5'>{'0a' * 16}</hashdigest></fileobject>"
    )
    (one,) = hash_lists.read(f"<dfxml>{file}</dfxml>".encode()).files
    assert one.name == name.encode()
    assert sum(pieces) == len(name) + 32
    assert len(pieces) < 20


def test_a_leaf_of_an_object_is_one_mebibyte() -> None:
    for size, leaves in ((1 << 20, 1), ((1 << 20) + 1, 2), (2 << 20, 2)):
        hasher = digest.LeafHasher()
        hasher.update(bytes(size))
        hasher.root()
        assert len(hasher.leaves) == 32 * leaves


def test_an_answer_of_an_authority_has_room_for_a_status_beside_the_largest_token() -> None:
    assert (tsp.MAX_TOKEN_BYTES, tsp.MAX_RESPONSE_BYTES, tsp.NONCE_BYTES) == (32 << 10, 36 << 10, 16)
