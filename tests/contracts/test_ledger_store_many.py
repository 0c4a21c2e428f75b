"""Every promise of LedgerStore about questions that are asked for many things at once, on every adapter."""

from __future__ import annotations

import pytest

from custody.errors import UsageError
from custody.ledger.ports import Asked, Known, LedgerReader, RecordRow
from tests.contracts.ledger_stores import Filler

#: Texts that are no identifier of anything, some of which no column can hold.
ODD = ["", "nobody", "a\x00", "\ud800", "'); DROP TABLE head; --", '"', "\\", "\U0001f600"]


def positions(reader: LedgerReader, ids: list[str]) -> None:
    """Compare the positions of many ids with those of each."""
    each = {identifier: reader.position_of(identifier) for identifier in ids}
    assert reader.positions_of(ids) == {one: at for one, at in each.items() if at is not None}


def tips(reader: LedgerReader, subjects: list[str]) -> None:
    """Compare the tips of many subjects with those of each."""
    each = {subject: reader.tip(subject) for subject in subjects}
    assert reader.tips(subjects) == {one: tip for one, tip in each.items() if tip is not None}


def test_many_are_found_as_each_alone_is(filler: Filler) -> None:
    filler.add("a", "b", "a", "é", "\U0001f600")
    filler.add("b")
    reader = filler.store.read()
    positions(reader, ["id-1", "id-4", "id-5", "id-6", "ID-1", *ODD])
    tips(reader, ["a", "b", "é", "A", "e", *ODD])
    assert reader.positions_of(["id-3", "id-9"]) == {"id-3": 3}
    assert {subject: tip[0] for subject, tip in reader.tips(["b", "a", "c"]).items()} == {"a": 1, "b": 1}


def test_many_records_are_found_as_each_alone_is(filler: Filler) -> None:
    with filler.store.begin() as txn:
        txn.put_records(
            [
                RecordRow("case", "1", b"one"),
                RecordRow("case", "\U0001f600", b""),
                RecordRow("case", "2", b"two", (("all", ""), ("status", "open"))),
                RecordRow("order", "1", b"other"),
            ]
        )
        txn.commit()
    reader = filler.store.read()
    for space in ("case", "order", "nothing", "\ud800"):
        keys = ["1", "2", "3", *ODD]
        each = {key: reader.record(space, key) for key in keys}
        assert reader.records_of(space, keys) == {key: doc for key, doc in each.items() if doc is not None}
    assert reader.records_of("case", ["2", "1", "9"]) == {"1": b"one", "2": b"two"}


def test_records_of_several_spaces_are_found_as_each_alone_is(filler: Filler) -> None:
    spaces, keys = ["case", "order", "nothing", *ODD], ["1", "2", "3", *ODD]
    with filler.store.begin() as txn:
        txn.put_records(
            [
                RecordRow("case", "1", b"one"),
                RecordRow("order", "2", b"", (("all", ""),)),
                RecordRow("order", "1", b"other"),
                RecordRow("1", "case", b"the other way round"),
                RecordRow("\U0001f600", '"]', b"odd"),
            ]
        )
        txn.commit()
    reader = filler.store.read()
    places = [(space, key) for space in spaces for key in keys] + [("1", "case"), ("\U0001f600", '"]')]
    each = {place: reader.record(*place) for place in places}
    assert reader.records_at(places) == {place: doc for place, doc in each.items() if doc is not None}
    assert len(reader.records_at(places)) == 5
    assert reader.records_at(set(places)) == reader.records_at([*places, *places])
    assert reader.records_at([]) == {}


def test_what_is_asked_at_once_is_answered_as_each_question_alone(filler: Filler) -> None:
    filler.add("a", "b", "a")
    with filler.store.begin() as txn:
        txn.put_records([RecordRow("case", "1", b"one"), RecordRow("order", "2", b"two")])
        txn.commit()
    ids, subjects = ("id-2", "id-0", "id-9", *ODD), ("b", "a", "c", *ODD)
    places = (("case", "1"), ("order", "2"), ("order", "1"), *((item, item) for item in ODD))
    for at, sizes in (((0,), ()), ((2, 0), (3,)), ((3,), (2, 3, 0)), ((-1,), (-1, 1 << 62)), ((), (3, 9))):
        asked = Asked(ids, subjects, places, at, sizes)
        reader = filler.store.read()
        with filler.store.begin() as txn:
            for rows in (reader, txn):
                entries = {position: rows.entry(position) for position in at if position in (0, 1, 2)}
                notes = {size: note for size in sizes if (note := rows.checkpoint(size)) is not None}
                assert list(notes) == [size for size in sizes if size == 3]
                wanted = Known(
                    rows.positions_of(ids), rows.tips(subjects), rows.records_at(places), entries, notes
                )
                assert rows.known(asked) == wanted
    assert filler.store.read().known(Asked((), (), (), (9,), (9,))) == Known({}, {}, {}, {}, {})
    assert filler.store.read().known(Asked((), (), ())) == Known({}, {}, {}, {}, {})


def test_a_transaction_that_asked_for_subjects_at_once_names_them_as_one_that_did_not(filler: Filler) -> None:
    filler.add("a", "b")
    for subjects in (("c", "a"), ("c", "d", "e"), ()):
        rows = filler.rows("a", "c", "d", "b", "e", "c")
        with filler.store.begin() as txn:
            txn.known(Asked((), subjects, ()))
            filler.put(txn, rows)
            assert {name: seq for name, (seq, _) in txn.tips(["a", "b", "c", "d", "e"]).items()} == {
                row.subject: row.seq for row in rows
            }
            txn.commit()
    with filler.store.begin() as txn:
        txn.known(Asked((), ("f",), ()))
        filler.put(txn, filler.rows("f"))
        filler.put(txn, filler.rows("g", "f"))
        txn.commit()
    assert [row.subject for row in filler.store.read().rows(2, 99)][-3:] == ["f", "g", "f"]


def test_the_head_that_a_transaction_reads_is_the_one_it_locked_or_set(filler: Filler) -> None:
    filler.add("a")
    with filler.store.begin() as txn:
        assert txn.head() == filler.head()
        filler.put(txn, filler.rows("b", "a"))
        assert txn.head() == filler.head()
        assert filler.store.read().head().size == 1
        txn.commit()
    with pytest.raises(UsageError):
        txn.head()
    with filler.store.begin() as txn:
        assert txn.head() == filler.store.read().head() == filler.head()


def test_nothing_is_found_of_nothing(filler: Filler) -> None:
    filler.add("a")
    reader = filler.store.read()
    assert reader.positions_of(["id-0"]) == {"id-0": 0}
    assert (reader.positions_of([]), reader.tips([]), reader.records_of("case", [])) == ({}, {}, {})


@pytest.mark.parametrize("kind", [list, tuple, set, dict.fromkeys])
def test_many_may_come_twice_and_in_any_collection(filler: Filler, kind: type) -> None:
    filler.add("a", "b")
    assert filler.store.read().positions_of(kind(["id-1", "id-0", "id-1"])) == {"id-0": 0, "id-1": 1}


def test_thousands_are_found_at_once(filler: Filler) -> None:
    filler.add(*(f"s{at}" for at in range(3000)), openings=b"")
    filler.add(*(f"s{at}" for at in range(0, 3000, 2)), openings=b"")
    reader = filler.store.read()
    assert len(reader.positions_of([f"id-{at}" for at in range(40_000)])) == 4500
    found = reader.tips([f"s{at}" for at in range(40_000)])
    assert len(found) == 3000
    assert {seq for seq, _ in found.values()} == {0, 1}


def test_a_transaction_finds_what_it_wrote_itself(filler: Filler) -> None:
    filler.add("a")
    with filler.store.begin() as txn:
        filler.put(txn, filler.rows("b", "a"))
        txn.put_records([RecordRow("case", "1", b"new")])
        assert txn.positions_of(["id-0", "id-1", "id-2"]) == {"id-0": 0, "id-1": 1, "id-2": 2}
        assert {subject: tip[0] for subject, tip in txn.tips(["a", "b"]).items()} == {"a": 1, "b": 0}
        assert txn.records_of("case", ["1"]) == {"1": b"new"}
        assert filler.store.read().positions_of(["id-1"]) == {}


def test_what_is_listed_under_a_value_is_counted_as_it_is_found(filler: Filler) -> None:
    with filler.store.begin() as txn:
        rows = [("1", "local"), ("2", "local offsite"), ("3", "local"), ("4", "localx")]
        txn.put_records([RecordRow("object", key, b"{}", (("placed", value),)) for key, value in rows])
        txn.put_records([RecordRow("case", "1", b"{}", (("placed", "local"),))])
        txn.commit()
    reader = filler.store.read()
    for value, many in (("local", 2), ("local offsite", 1), ("localx", 1), ("loca", 0), ("", 0)):
        assert reader.count("object", "placed", value, value) == many
        assert len(reader.find("object", "placed", value, value)) == many
    assert reader.count("case", "placed", "local", "local") == 1
    assert reader.count("object", "place", "local", "local") == 0
