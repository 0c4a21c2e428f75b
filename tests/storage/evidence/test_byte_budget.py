"""Room is never given out beyond what there is, and whoever needs more than all of it has it alone."""

from __future__ import annotations

import threading

from hypothesis import given, settings
from hypothesis import strategies as st

from custody.storage.machine.byte_budget import Room


@settings(max_examples=30)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=25))
def test_what_is_held_at_once_is_never_more_than_there_is(amounts: list[int]) -> None:
    room, lock = Room(20), threading.Lock()
    held: list[int] = []
    most: list[int] = []

    def work(amount: int) -> None:
        with room.take(amount):
            with lock:
                held.append(amount)
                most.append(sum(min(holding, 20) for holding in held))
            with lock:
                held.remove(amount)

    threads = [threading.Thread(target=work, args=(amount,)) for amount in amounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == len(amounts)
    assert max(most) <= 20
