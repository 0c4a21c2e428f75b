"""What papers add to the record of an acquisition, and where two sides say different things."""

from __future__ import annotations

from custody.ledger.acquisition.imaging_log import Media
from custody.ledger.acquisition.papers import Papers
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.acquisition_logs import ToolLog
from custody.proof.digest import ObjectDigest, ObjectHasher, sha256

MD5, OTHER = b"\x05" * 16, b"\x06" * 16


def typed(**values: Value) -> dict[str, Value]:
    return {"format": "raw", "tool": None, "segment_count": None, "bad_sector_count": None, **values}


def digest(data: bytes) -> ObjectDigest:
    hasher = ObjectHasher(md5=True)
    hasher.update(data)
    return hasher.finish()


def test_a_log_fills_what_was_not_typed_and_is_recorded_by_its_digest() -> None:
    papers = Papers(typed(source_bytes=10)).with_log(b"log", ToolLog("dc3dd", "7.2", bytes=11, sectors=4))
    assert papers.values["log_sha256"] == b64(sha256(b"log"))
    assert papers.filled["source_sector_count"] == papers.values["source_sector_count"] == 4
    assert "source_bytes" not in papers.filled
    assert papers.differences({}) == {"source_bytes": {"typed": 10, "log": 11}}


def test_a_log_that_nobody_understood_is_recorded_by_its_digest_alone() -> None:
    papers = Papers(typed()).with_log(b"log", None)
    assert (papers.values, papers.log) == ({**typed(), "log_sha256": b64(sha256(b"log"))}, None)


def test_papers_ask_for_the_digests_that_they_can_be_compared_with() -> None:
    raw = Papers(typed()).with_log(
        b"log", ToolLog("dc3dd", source={"md5": MD5}, again={"sha1": b"\x01" * 20})
    )
    assert raw.stated == {"md5", "sha1"}
    contained = Papers(typed(format="e01"), raw.log).with_hash_file(
        f"{MD5.hex()}  disk.E01\n".encode(), b"disk.E01", "disk.E01.md5"
    )
    assert contained.stated == {"md5"}
    assert contained.called == "disk.E01.md5"


def test_a_hash_file_that_agrees_and_one_that_does_not() -> None:
    found = digest(b"image")
    right, wrong = Papers(typed(), beside={"md5": found.md5 or b""}), Papers(typed(), beside={"md5": OTHER})
    assert right.compared(found, found).agreed == ("md5",)
    against = wrong.compared(found, found)
    assert (against.agreed, list(against.differences({}))) == ((), ["container_md5"])


def test_segments_and_read_errors_are_counted_once_and_contradicted_by_what_was_typed() -> None:
    papers = Papers(typed(segment_count=2)).with_segments(3).with_unread(7)
    assert papers.values["bad_sector_count"] == 7
    assert papers.differences({}) == {"segment_count": {"typed": 2, "image": 3}}
    assert papers.with_segments(4).differences({}) == papers.differences({})


def test_media_and_damage_are_entered_as_they_were_read() -> None:
    media = Media(512, {"md5": MD5})
    papers = Papers(typed(format="e01", media_md5=b64(OTHER))).with_media(media, {}, 1)
    assert (papers.media, papers.values["media_bytes"]) == (media, 512)
    assert list(papers.differences({})) == ["media_md5"]
    damaged = papers.with_damage(["sector 1"], {"sectors": 1, "sections": 0})
    assert (damaged.values["damaged_sector_count"], damaged.values["damage"]) == (1, "sector 1")
    assert papers.with_damage([], {"sectors": 0}) == papers
