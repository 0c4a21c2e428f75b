"""The page of an inventory round on screen: counts, unsigned scans, and the first missing exhibits."""

from __future__ import annotations

from custody.display import code_words
from custody.pages.parts.page import (
    Page,
    Paragraph,
    Row,
    Table,
    Target,
    Tone,
)
from custody.tui.pages.count_form import Count, Counting, numbers


def page(state: Counting) -> Page:
    """Return the page of a round: its counts, unsigned scans, and the first missing exhibits."""
    found = numbers(state)
    tones: dict[str, Tone] = {
        "found": "good",
        "misplaced": "warn",
        "unmatched": "warn",
        "undecided": "bad",
        "unexpected": "warn",
    }
    now = tuple(
        Row.of(
            (
                count.name,
                count.result.upper() if count.result != "found" else "found",
                count.place,
                _seal(count),
            ),
            Target("count", count.code),
            tone="bad" if set(count.read) - set(count.seals) else tones[count.result],
        )
        for count in state.counts
    )
    listed = {exhibit for count in state.counts for exhibit in count.exhibits}
    left = [(key, one) for key, one in state.round.left.items() if key not in listed]
    missing = tuple(Row.of((one.name, one.path), Target("exhibit", key)) for key, one in left)
    more = max(found["missing"] - len(missing), 0)
    nothing = f"{more} more, listed after signing (F8)" if more else "nothing"
    place = f"Counting in {state.path}" if state.path else "Scan the location, then its contents"
    return Page(
        Target("counting", state.round.id),
        f"Round {state.round.name}",
        (
            Paragraph(place, strong=True),
            Table.of("", tuple(found), (Row.of(tuple(map(str, found.values()))),)),
            Table.of("Scanned, not signed", ("exhibit", "result", "in", "seal"), now, "nothing"),
            Table.of("Still missing", ("exhibit", "belongs in"), missing, nothing, more=more),
        ),
    )


def _seal(count: Count) -> str:
    wrong = [number for number in count.read if number not in count.seals]
    number = (
        f"{', '.join(wrong)} FOUND"
        if wrong
        else "seal number matches"
        if count.read
        else "seal number not scanned"
    )
    state = code_words(count.state)
    return state if not count.exhibits or (not count.seals and not wrong) else f"{state}, {number}"
