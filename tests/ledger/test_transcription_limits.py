"""How much of a list that is transcribed is read: as many rows as can be entered, and told of as much as helps."""

from __future__ import annotations

from custody.ledger import transcription

HOW = transcription.parse_map(transcription.TEMPLATE.encode())
HEADINGS = ";".join(HOW.columns.values())
BEYOND = f"the list has more than {transcription.MOST_ROWS} rows: enter it in parts"


def read(rows: int) -> transcription.Listed:
    return transcription.read_list(HEADINGS.encode() + b"\n" + b"x\n" * rows, HOW)


def test_a_list_is_read_up_to_the_rows_that_can_be_entered_at_once() -> None:
    most = read(transcription.MOST_ROWS)
    assert len(most.rows) == transcription.MOST_ROWS == 10_000
    assert BEYOND not in {fault.says for fault in most.faults}
    for more in (1, 50_000):
        beyond = read(transcription.MOST_ROWS + more)
        assert beyond.rows == most.rows
        (told,) = set(beyond.faults) - set(most.faults)
        assert (told.line, told.says) == (1, BEYOND)


def test_of_very_many_headings_some_are_told() -> None:
    few = transcription.read_list(b"a;b;c\n", HOW).faults
    assert few
    assert all("there are: a, b, c; correct the map" in one.says for one in few)
    many = transcription.read_list(b"heading;" * 100_000 + b"\n", HOW).faults
    assert len(many) == len(few)
    assert max(len(one.says) for one in many) < 2000
