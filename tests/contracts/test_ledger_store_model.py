"""Every promise of LedgerStore about the read model, labels and erasures, on every adapter."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from custody.errors import Conflict, NotFound, UsageError
from custody.ledger.ports import NEVER, CheckRow, LabelRow, Look, RecordRow
from tests.contracts.ledger_stores import Filler, fields, without

VALUES = ("Anna", "Bertil", "Cecilia")


def put(filler: Filler, *rows: RecordRow) -> None:
    with filler.store.begin() as txn:
        txn.put_records(rows)
        txn.commit()


def label(
    text: str, field: str = "field0", position: int = 0, subject: str = "s", space: str = "case"
) -> LabelRow:
    return LabelRow(text, space, subject, position, field)


def test_records_are_inserted_replaced_and_deleted_with_their_terms(filler: Filler) -> None:
    put(
        filler,
        RecordRow("case", "1", b"{}", (("all", ""), ("status", "open"))),
        RecordRow("case", "2", b"[]", (("all", ""),)),
        RecordRow("order", "1", b"", ()),
    )
    reader = filler.store.read()
    assert reader.record("case", "1") == b"{}"
    assert reader.record("order", "1") == b""
    assert reader.record("order", "2") is None
    put(
        filler,
        RecordRow("case", "1", b"{1}", (("status", "closed"), ("all", ""))),
        RecordRow("case", "2", None, (("all", ""),)),
        RecordRow("case", "9", None),
    )
    assert reader.record("case", "1") == b"{1}"
    assert reader.record("case", "2") is None
    assert reader.find("case", "all", "", "") == [("", "1")]
    assert reader.find("case", "status", "open", "open") == []
    assert list(reader.records()) == [
        RecordRow("case", "1", b"{1}", (("all", ""), ("status", "closed"))),
        RecordRow("order", "1", b""),
    ]


def test_of_one_record_put_twice_together_the_last_counts(filler: Filler) -> None:
    put(
        filler,
        RecordRow("case", "1", b"a", (("x", "1"), ("x", "1"))),
        RecordRow("case", "2", b"a"),
        RecordRow("case", "1", b"b", (("x", "2"), ("x", "2"))),
        RecordRow("case", "2", None),
    )
    assert list(filler.store.read().records()) == [RecordRow("case", "1", b"b", (("x", "2"),))]


def test_records_are_dumped_in_one_order_whatever_they_were_put_in(filler: Filler) -> None:
    rows = [
        RecordRow(space, key, f"{space}{key}".encode(), (("a", key), ("b", "1"), ("b", "2")))
        for space in ("A", "a", "å")
        for key in ("", "10", "9", "B", "b", "ö", "\U0001f600")
    ]
    put(filler, *reversed(rows))
    assert list(filler.store.read().records()) == rows


def test_find_gives_a_range_in_order_and_in_pages(filler: Filler) -> None:
    values = [f"2026-{month:02}" for month in range(1, 13)]
    put(
        filler,
        *(
            RecordRow("order", f"k{at}", b"", (("due", value),))
            for value in values
            for at in (value, "x" + value)
        ),
    )
    reader = filler.store.read()
    everything = reader.find("order", "due", "", "9")
    assert everything == sorted((value, f"k{at}") for value in values for at in (value, "x" + value))
    assert reader.find("order", "due", "2026-03", "2026-04") == everything[4:8]
    assert reader.find("order", "due", "2026-03", "2026-03", limit=1) == everything[4:5]
    assert reader.find("order", "due", "", "9", limit=0) == []
    assert reader.find("order", "due", "9", "") == []
    assert reader.find("order", "other", "", "9") == []
    assert reader.find("case", "due", "", "9") == []
    pages: list[tuple[str, str]] = []
    while page := reader.find("order", "due", "", "9", limit=5, after=pages[-1] if pages else None):
        assert len(page) <= 5
        pages += page
    assert pages == everything


def test_find_goes_on_after_a_pair_that_is_not_there(filler: Filler) -> None:
    put(filler, *(RecordRow("case", key, b"", (("all", ""),)) for key in "aceg"))
    reader = filler.store.read()
    assert reader.find("case", "all", "", "", after=("", "c")) == [("", "e"), ("", "g")]
    assert reader.find("case", "all", "", "", after=("", "d"), limit=1) == [("", "e")]
    assert reader.find("case", "all", "", "", after=("a", "")) == []


def test_the_lists_of_many_values_are_what_each_of_them_finds(filler: Filler) -> None:
    put(
        filler,
        RecordRow("object", "b", b"", (("bytes", "x"), ("other", "y"))),
        RecordRow("object", "a", b"", (("bytes", "x"),)),
        RecordRow("object", "c", b"", (("bytes", "z"),)),
        RecordRow("copy", "d", b"", (("bytes", "x"),)),
    )
    reader = filler.store.read()
    assert reader.listed("object", "bytes", {"x", "y", "z", "", "\x00", "'"}) == {"x": ["a", "b"], "z": ["c"]}
    assert reader.listed("object", "bytes", []) == {}
    cut = [reader.listed("object", "bytes", ["z", "x"], limit=most) for most in (0, 1, 2, 3)]
    assert cut == [{}, {"x": ["a"]}, {"x": ["a", "b"]}, {"x": ["a", "b"], "z": ["c"]}]
    with filler.store.begin() as txn:
        txn.put_records([RecordRow("object", "e", b"", (("bytes", "z"),))])
        assert txn.listed("object", "bytes", ["z"]) == {"z": ["c", "e"]}


def test_values_are_compared_by_code_point_not_by_language(filler: Filler) -> None:
    keys = ["", "\x7f", "A", "Z", "a", "z", "Å", "ö", "\uffff", "\U0001f600"]
    put(filler, *(RecordRow("s", key, b"", (("t", key),)) for key in keys))
    found = [value for value, _ in filler.store.read().find("s", "t", "", "\U0010ffff")]
    assert found == sorted(keys)


def test_labels_are_found_exactly_and_listed_in_one_order(filler: Filler) -> None:
    rows = [
        label("Anna", "field10", 3, "a"),
        label("Anna", "field2", 3, "a"),
        label("anna", "field0", 10, "a"),
        label("Anna", "field0", 2, "b", "actor"),
        label("Anna ", "field1", 2, "b"),
    ]
    with filler.store.begin() as txn:
        txn.put_labels([*reversed(rows), *rows])
        txn.commit()
    reader = filler.store.read()
    assert list(reader.all_labels()) == rows
    assert reader.labels("Anna") == [rows[0], rows[1], rows[3]]
    assert reader.labels("ANNA") == []
    assert reader.labels_at(2) == [rows[3], rows[4]]
    assert reader.labels_at(99) == []


def test_erasing_replaces_the_openings_and_says_so(filler: Filler) -> None:
    filler.add("a", openings=fields(*VALUES))
    filler.add("b", openings=fields(*VALUES))
    with filler.store.begin() as txn:
        txn.erase(0, [2, 0], without(VALUES, 0, 2))
        assert txn.openings(0) == without(VALUES, 0, 2)
        txn.commit()
    reader = filler.store.read()
    assert reader.openings(0) == without(VALUES, 0, 2)
    assert reader.openings(1) == fields(*VALUES)
    assert [one.openings for one in reader.rows(0, 9)] == [without(VALUES, 0, 2), fields(*VALUES)]
    assert list(reader.miscounted(0)) == []
    assert list(reader.erased()) == [(0, 0), (0, 2)]
    assert reader.entry(0).note


def test_fields_can_be_erased_one_after_another(filler: Filler) -> None:
    filler.add("a", openings=fields(*VALUES))
    for gone in ([0], [1], [2]):
        with filler.store.begin() as txn:
            txn.erase(0, gone, without(VALUES, *range(gone[0] + 1)))
            txn.commit()
    reader = filler.store.read()
    assert reader.openings(0) == without(VALUES, 0, 1, 2)
    assert list(reader.erased()) == [(0, 0), (0, 1), (0, 2)]


def test_two_erasures_of_one_entry_may_share_a_commit(filler: Filler) -> None:
    filler.add("a", openings=fields(*VALUES))
    with filler.store.begin() as txn:
        txn.erase(0, [0], without(VALUES, 0))
        txn.erase(0, [1], without(VALUES, 0, 1))
        txn.commit()
    assert filler.store.read().openings(0) == without(VALUES, 0, 1)


def test_erasing_takes_the_labels_of_those_fields_and_no_others(filler: Filler) -> None:
    filler.add("a", "b", openings=fields(*VALUES))
    rows = [label(text, f"field{at}", position) for position in (0, 1) for at, text in enumerate(VALUES)]
    with filler.store.begin() as txn:
        txn.put_labels(rows)
        txn.commit()
    with filler.store.begin() as txn:
        txn.erase(0, [1], without(VALUES, 1))
        assert txn.labels("Bertil") == [rows[4]]
        txn.commit()
    assert list(filler.store.read().all_labels()) == [rows[0], *rows[2:]]


def test_erasing_in_openings_that_cannot_be_read_takes_every_label_of_the_entry(filler: Filler) -> None:
    filler.add("a", "b", openings=b"\x07 no openings")
    rows = [label("Anna", "field0", 0), label("Bertil", "field1", 0), label("Anna", "field0", 1)]
    with filler.store.begin() as txn:
        txn.put_labels(rows)
        txn.erase(0, [0], b"")
        txn.commit()
    assert list(filler.store.read().all_labels()) == rows[2:]


@pytest.mark.parametrize(
    ("position", "gone", "openings", "error"),
    [
        (0, [0], without(VALUES, 0), Conflict),
        (0, [0, 1], without(VALUES, 0, 1), Conflict),
        (1, [256], without(VALUES, 0), Conflict),
        (1, [-1], without(VALUES, 0), Conflict),
        (1, [], without(VALUES, 0), UsageError),
        (1, [0, 0], without(VALUES, 0), UsageError),
        (1, [0], fields(*VALUES, "more"), UsageError),
        (2, [0], b"", NotFound),
        (-1, [0], b"", NotFound),
    ],
)
def test_an_erasure_that_erases_nothing_or_adds_is_refused(
    filler: Filler, position: int, gone: Sequence[int], openings: bytes, error: type[Exception]
) -> None:
    filler.add("a", "b", openings=fields(*VALUES))
    with filler.store.begin() as txn:
        txn.erase(0, [0], without(VALUES, 0))
        txn.commit()
    with filler.store.begin() as txn, pytest.raises(error):
        txn.erase(position, gone, openings)
    reader = filler.store.read()
    assert list(reader.erased()) == [(0, 0)]
    assert reader.openings(0) == without(VALUES, 0)
    assert reader.openings(1) == fields(*VALUES)


def test_the_read_model_is_cleared_and_rebuilt_in_one_commit(filler: Filler) -> None:
    filler.add("a", openings=fields(*VALUES))
    old = RecordRow("case", "1", b"old", (("all", ""),))
    new = RecordRow("case", "2", b"new", (("all", ""),))
    with filler.store.begin() as txn:
        txn.put_records([old])
        txn.put_labels([label("Anna")])
        txn.commit()
    with filler.store.begin() as txn:
        txn.clear_read_model()
        assert list(txn.records()) == []
    reader = filler.store.read()
    assert list(reader.records()) == [old]
    assert list(reader.all_labels()) == [label("Anna")]
    with filler.store.begin() as txn:
        txn.clear_read_model()
        txn.put_records([new])
        assert list(reader.records()) == [old]
        txn.commit()
    assert list(reader.records()) == [new]
    assert reader.find("case", "all", "", "") == [("", "2")]
    assert list(reader.all_labels()) == []
    assert reader.openings(0) == fields(*VALUES)


def test_find_goes_backwards_as_it_goes_forwards(filler: Filler) -> None:
    values = [f"2026-{month:02}" for month in range(1, 13)]
    put(
        filler,
        *(
            RecordRow("order", f"k{at}", b"", (("due", value),))
            for value in values
            for at in (value, "x" + value)
        ),
    )
    reader = filler.store.read()
    upwards = reader.find("order", "due", "", "9")
    assert reader.find("order", "due", "", "9", backwards=True) == upwards[::-1]
    assert reader.find("order", "due", "2026-03", "2026-04", backwards=True) == upwards[4:8][::-1]
    assert reader.find("order", "due", "", "9", limit=3, backwards=True) == upwards[:-4:-1]
    assert reader.find("order", "due", "", "9", limit=0, backwards=True) == []
    assert reader.find("order", "due", "2026-03", "9", after=upwards[6], backwards=True) == upwards[4:6][::-1]
    assert reader.find("order", "due", "", "2026-03", after=("9", ""), backwards=True) == upwards[:6][::-1]
    pages: list[tuple[str, str]] = []
    while page := reader.find(
        "order", "due", "", "9", limit=5, after=pages[-1] if pages else None, backwards=True
    ):
        assert len(page) <= 5
        pages += page
    assert pages == upwards[::-1]


def test_a_range_is_counted_without_being_read(filler: Filler) -> None:
    put(filler, *(RecordRow("case", key, b"", (("all", ""), ("due", key))) for key in "aceg"))
    reader = filler.store.read()
    assert reader.count("case", "all", "", "") == 4
    assert reader.count("case", "due", "b", "e") == 2
    assert reader.count("case", "due", "e", "b") == 0
    assert reader.count("order", "all", "", "") == 0


def test_keys_that_stand_in_two_lists_are_counted(filler: Filler) -> None:
    put(filler, *(RecordRow("thing", key, b"", (("holder", "eve"), ("all", ""))) for key in "abcd"))
    put(filler, RecordRow("thing", "e", b"", (("holder", "carl"),)))
    put(filler, *(RecordRow("gone", key, b"", (("now", ""),)) for key in "bdex"))
    reader = filler.store.read()
    held, gone = ("thing", "holder", "eve"), ("gone", "now", "")
    assert reader.count_both(gone, held) == reader.count_both(held, gone) == 2
    assert reader.count_both(gone, ("thing", "holder", "carl")) == 1
    assert reader.count_both(gone, ("thing", "holder", "nobody")) == 0
    assert reader.count_both(("gone", "then", ""), held) == 0


def test_the_labels_of_many_subjects_come_at_once(filler: Filler) -> None:
    rows = [
        label("Anna", "field1", 3, "a"),
        label("Anna", "field2", 3, "a"),
        label("anna", "field0", 10, "a"),
        label("Anna", "field0", 2, "b", "actor"),
        label("Bertil", "field0", 5, "c"),
    ]
    with filler.store.begin() as txn:
        txn.put_labels(reversed(rows))
        txn.commit()
    reader = filler.store.read()
    assert reader.labels_of(["b", "a", "nobody", "a"]) == rows[:4]
    assert reader.labels_of([]) == []


def test_labels_are_found_by_how_they_begin_whatever_they_are_made_of(filler: Filler) -> None:
    names = ["EV/1", "EV/10", "EV/2", "EV/2\U0010ffff", "EV/2é", "EV_1", "EV%", "ev/1", "E", "F"]
    rows = [label(name, "field0", at, f"s{at}") for at, name in enumerate(names)]
    with filler.store.begin() as txn:
        txn.put_labels([*rows, label("EV/3", "field0", 99, "x", "other")])
        txn.commit()
    reader = filler.store.read()
    space = rows[0].space
    for beginning in ("EV/", "EV/2", "EV/2\U0010ffff", "EV_", "EV%", "E", "e", "G"):
        found = [row.label for row in reader.labels_from(beginning, space)]
        assert found == sorted(name for name in names if name.startswith(beginning))
    assert len(reader.labels_from("E", space, limit=2)) == 2
    assert reader.labels_from("", space) == []
    assert reader.labels_from("\ud800", space) == []


def test_what_is_due_of_a_list_is_counted_by_store_and_by_how_long_nobody_looked(filler: Filler) -> None:
    sizes = {"a": 1, "b": 10, "c": 100, "d": 1000, "e": 10_000}
    looks = {"b": (Look(5, 5, "ok"),) * 3, "c": (Look(9, 9, "ok"), Look(5, 5, "ok"), NEVER)}
    put(filler, *(RecordRow("object", one, b"{}", (("case", "C"), ("exhibit", one))) for one in sizes))
    put(filler, RecordRow("case", "e", b"{}", (("case", "D"),)))
    stores = {"d": "far", "e": ""}
    with filler.store.begin() as txn:
        txn.put_checks(
            CheckRow(one, "", stores.get(one, "near"), size, "", looks.get(one, (NEVER, NEVER, NEVER)))
            for one, size in sizes.items()
        )
        txn.commit()
    reader = filler.store.read()
    assert reader.due_listed("case", "C", "near", "full", 1 << 40) == (3, 111)
    assert reader.due_listed("case", "C", "near", "full", 4) == (2, 101)
    assert reader.due_listed("case", "C", "near", "sample", 5) == (3, 111)
    assert reader.due_listed("case", "C", "near", "metadata", 5) == (2, 11)
    assert reader.due_listed("case", "C", "far", "full", 0) == (1, 1000)
    assert reader.due_listed("exhibit", "b", "near", "full", 5) == (1, 10)
    assert reader.due_listed("exhibit", "b", "near", "full", 4) == (0, 0)
    assert reader.due_listed("case", "D", "near", "full", 5) == (0, 0)
