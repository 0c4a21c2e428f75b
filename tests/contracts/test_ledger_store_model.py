"""Every promise of LedgerStore about the read model and labels, on every adapter."""

from __future__ import annotations

from custody.ledger.ports import NEVER, CheckRow, LabelRow, LastRead, RecordRow
from tests.contracts.ledger_stores import Filler, fields

VALUES = ("Anna", "Bertil", "Cecilia")


def put(filler: Filler, *rows: RecordRow) -> None:
    with filler.store.begin() as txn:
        txn.put_records(rows)
        txn.commit()


def name(filler: Filler, *rows: LabelRow) -> None:
    with filler.store.begin() as txn:
        txn.put_labels(rows)
        txn.commit()


def label(
    text: str, field: str = "field0", position: int = 0, subject: str = "s", space: str = "case"
) -> LabelRow:
    return LabelRow(text, space, subject, position, field)


def test_records_are_inserted_and_replaced_with_their_terms(filler: Filler) -> None:
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
        RecordRow("case", "2", b"[2]"),
    )
    assert reader.record("case", "1") == b"{1}"
    assert reader.record("case", "2") == b"[2]"
    assert reader.find("case", "all", "", "") == [("", "1")]
    assert reader.find("case", "status", "open", "open") == []
    assert list(reader.records()) == [
        RecordRow("case", "1", b"{1}", (("all", ""), ("status", "closed"))),
        RecordRow("case", "2", b"[2]"),
        RecordRow("order", "1", b""),
    ]


def test_of_one_record_put_twice_together_the_last_counts(filler: Filler) -> None:
    put(
        filler,
        RecordRow("case", "1", b"a", (("x", "1"), ("x", "1"))),
        RecordRow("case", "2", b"a"),
        RecordRow("case", "1", b"b", (("x", "2"), ("x", "2"))),
        RecordRow("case", "2", b""),
    )
    assert list(filler.store.read().records()) == [
        RecordRow("case", "1", b"b", (("x", "2"),)),
        RecordRow("case", "2", b""),
    ]


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
    assert everything == [(value, f"k{at}") for value in values for at in (value, "x" + value)]
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


def test_of_one_value_the_record_that_was_first_put_comes_first(filler: Filler) -> None:
    put(filler, *(RecordRow("case", key, b"", (("all", ""), ("due", key))) for key in "gae"))
    put(filler, RecordRow("order", "b", b"", (("all", ""),)), RecordRow("case", "c", b"", (("all", ""),)))
    reader = filler.store.read()
    assert [key for _, key in reader.find("case", "all", "", "")] == ["g", "a", "e", "c"]
    put(filler, RecordRow("case", "a", b"changed", (("all", ""),)))
    upwards = reader.find("case", "all", "", "")
    assert [key for _, key in upwards] == ["g", "a", "e", "c"]
    assert reader.find("case", "all", "", "", backwards=True) == upwards[::-1]
    assert reader.find("case", "all", "", "", after=("", "a")) == upwards[2:]
    assert reader.find("case", "all", "", "", after=("", "e"), backwards=True) == upwards[1::-1]
    assert reader.listed("case", "all", [""]) == {"": ["g", "a", "e", "c"]}
    assert [key for _, key in reader.find("case", "due", "", "z")] == ["e", "g"]
    assert reader.keys_from("case", "") == ["a", "c", "e", "g"]


def test_a_key_of_no_record_stands_behind_all_of_its_value(filler: Filler) -> None:
    put(
        filler,
        *(RecordRow("case", key, b"", (("due", day),)) for key, day in (("c", "1"), ("a", "1"), ("b", "2"))),
    )
    reader = filler.store.read()
    assert reader.find("case", "due", "", "9", after=("1", "nobody")) == [("2", "b")]
    assert reader.find("case", "due", "", "9", after=("1", "nobody"), backwards=True) == [
        ("1", "a"),
        ("1", "c"),
    ]
    assert reader.find("case", "due", "", "9", after=("3", "a")) == []
    assert reader.find("case", "due", "", "9", after=("0", "zz"), limit=1) == [("1", "c")]


def test_the_keys_of_a_space_come_in_their_own_order_from_any_text_on(filler: Filler) -> None:
    put(
        filler,
        *(RecordRow("case", key, b"") for key in ("b", "a2", "é", "a1", "")),
        RecordRow("order", "a3", b""),
    )
    reader = filler.store.read()
    assert reader.keys_from("case", "") == ["", "a1", "a2", "b", "é"]
    assert reader.keys_from("case", "a2", limit=2) == ["a2", "b"]
    assert reader.keys_from("case", "a") == ["a1", "a2", "b", "é"]
    assert reader.keys_from("case", "a", limit=0) == []
    assert reader.keys_from("case", "\ud800") in ([], ["\ud800"])
    assert reader.keys_from("nothing", "") == []


def test_the_lists_of_many_values_are_what_each_of_them_finds(filler: Filler) -> None:
    put(
        filler,
        RecordRow("object", "b", b"", (("bytes", "x"), ("other", "y"))),
        RecordRow("object", "a", b"", (("bytes", "x"),)),
        RecordRow("object", "c", b"", (("bytes", "z"),)),
        RecordRow("copy", "d", b"", (("bytes", "x"),)),
    )
    reader = filler.store.read()
    assert reader.listed("object", "bytes", {"x", "y", "z", "", "\x00", "'"}) == {"x": ["b", "a"], "z": ["c"]}
    assert reader.listed("object", "bytes", []) == {}
    cut = [reader.listed("object", "bytes", ["z", "x"], limit=most) for most in (0, 1, 2, 3)]
    assert cut == [{}, {"x": ["b"]}, {"x": ["b", "a"]}, {"x": ["b", "a"], "z": ["c"]}]
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
        label("Anna", "field0", 2, "b", "actor"),
        label("Anna ", "field1", 2, "b"),
        label("Anna", "field10", 3, "a"),
        label("Anna", "field2", 3, "a"),
        label("anna", "field0", 10, "a"),
    ]
    name(filler, *reversed(rows), *rows)
    reader = filler.store.read()
    assert list(reader.all_labels()) == rows
    assert reader.labels("Anna") == [rows[2], rows[3], rows[0]]
    assert reader.labels("ANNA") == []
    assert reader.labels_at(2) == rows[:2]
    assert reader.labels_at(99) == []


def test_a_label_may_name_what_has_no_record_or_none_yet(filler: Filler) -> None:
    rows = [label("Anna", subject="b"), label("Anna", subject="a"), label("Anna", subject="a", space="order")]
    with filler.store.begin() as txn:
        txn.put_labels(rows)
        txn.put_labels(rows[:1])
        txn.commit()
    reader = filler.store.read()
    assert reader.labels("Anna") == [rows[1], rows[2], rows[0]]
    assert reader.labels_from("Ann", "case") == rows[:2]
    assert (list(reader.records()), reader.keys_from("case", "")) == ([], [])
    assert reader.record("case", "a") is None
    assert reader.records_of("case", ["a", "b"]) == {}
    assert reader.records_at([("case", "a"), ("order", "a")]) == {}
    put(filler, RecordRow("case", "a", b"a", (("all", ""),)), RecordRow("case", "b", b"b", (("all", ""),)))
    assert reader.find("case", "all", "", "") == [("", "b"), ("", "a")]
    assert reader.keys_from("case", "") == ["a", "b"]
    assert [row.key for row in reader.records()] == ["a", "b"]
    assert reader.labels_from("Ann", "case") == rows[:2]


def test_the_read_model_is_cleared_and_rebuilt_in_one_commit(filler: Filler) -> None:
    filler.add("a", openings=fields(*VALUES))
    old = RecordRow("case", "1", b"old", (("all", ""),))
    new = RecordRow("case", "2", b"new", (("all", ""),))
    with filler.store.begin() as txn:
        txn.put_records([old])
        txn.put_labels([label("Anna", subject="1")])
        txn.commit()
    with filler.store.begin() as txn:
        txn.clear_read_model()
        assert list(txn.records()) == []
    reader = filler.store.read()
    assert list(reader.records()) == [old]
    assert list(reader.all_labels()) == [label("Anna", subject="1")]
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
    name(filler, *reversed(rows))
    reader = filler.store.read()
    assert reader.labels_of(["b", "a", "nobody", "a"], ["case", "actor", "order"]) == rows[:4]
    assert reader.labels_of(["b", "a"], ["case"]) == rows[:3]
    assert reader.labels_of([], ["case"]) == reader.labels_of(["a"], []) == []
    assert reader.labels_named([("Anna", "case"), ("Bertil", "case"), ("anna", "actor")]) == [
        *rows[:2],
        rows[4],
    ]
    assert reader.labels_named([("Anna", "actor"), ("Anna", "actor"), ("\ud800", "case")]) == [rows[3]]
    assert reader.labels_named([]) == []


def test_labels_are_found_by_how_they_begin_whatever_they_are_made_of(filler: Filler) -> None:
    names = ["EV/1", "EV/10", "EV/2", "EV/2\U0010ffff", "EV/2é", "EV_1", "EV%", "ev/1", "E", "F"]
    rows = [label(name, "field0", at, f"s{at}") for at, name in enumerate(names)]
    name(filler, *rows, label("EV/3", "field0", 99, "x", "other"))
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
    looks = {
        "b": (LastRead(5, 5, "verified"),) * 3,
        "c": (LastRead(9, 9, "verified"), LastRead(5, 5, "verified"), NEVER),
    }
    put(filler, *(RecordRow("object", size, b"{}", (("case", "C"), ("exhibit", size))) for size in sizes))
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
