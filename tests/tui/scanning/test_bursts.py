"""Which keys are a code, which are a hand's, and which are dropped: judged by the instants at which they came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from custody.tui.input.bursts import CALM, CONTROLS, GAP, LEAST, SLOW, SOON, Bursts, Pressed, Verdict
from custody.tui.input.marks import Marks

#: Keys of command that do harm where they are pressed by nobody.
COMMANDS = ("f3", "f5", "f6", "f8", "escape", "ctrl+q", "ctrl+l", "alt+a", "delete", "f12")
SCANNED = 0.004


def keys(*names: str, apart: float = SCANNED, at: float = 100.0) -> list[Pressed]:
    """Return keys that came so many seconds apart; a text of one character is itself, ``paste:`` begins a paste."""
    made: list[Pressed] = []
    for number, name in enumerate(names):
        event: Pressed
        if name.startswith("paste:"):
            event = events.Paste(name.removeprefix("paste:"))
        else:
            event = events.Key(name, name if len(name) == 1 else None)
        event.time = at + number * apart
        made.append(event)
    return made


def judged(
    waiting: list[Pressed],
    bursts: Bursts | None = None,
    *,
    intercepts: bool = True,
    waited: float = GAP,
) -> list[Verdict]:
    """Return what becomes of keys of which nothing more comes."""
    bursts, verdicts = bursts or Bursts(), list[Verdict]()
    while waiting:
        verdict = bursts.judge(waiting, waited, lambda _: intercepts)
        assert verdict.count, "it is known what they are once nothing more comes"
        verdicts.append(verdict)
        waiting = waiting[verdict.count :]
    return verdicts


def outcome(waiting: list[Pressed], *, intercepts: bool = True) -> list[str]:
    """Return in words what becomes of keys."""
    told = []
    for verdict in judged(waiting, intercepts=intercepts):
        if verdict.code is not None:
            told.append(f"code {verdict.code}")
        elif verdict.refused is None:
            told.append(f"keys {verdict.count}")
        elif verdict.refused:
            told.append("refused")
    return told


@pytest.mark.parametrize(
    ("names", "apart", "becomes"),
    [
        ([*"EV/1", "enter"], SCANNED, ["code EV/1"]),
        ([*"EV/1", "ctrl+j"], SCANNED, ["code EV/1"]),
        ([*"EV/1", "tab"], SCANNED, ["code EV/1"]),
        ([*"EV/1", "enter", "ctrl+j"], SCANNED, ["code EV/1"]),
        ([*"EV/1"], SCANNED, ["code EV/1"]),
        ([*"EV/1", "enter", "q", "enter"], SCANNED, ["code EV/1", "code q"]),
        ([*"0000", "enter"], SCANNED, ["code 0000"]),
        ([*"EV/1", "enter"], GAP * 2, ["keys 1"] * 5),
        (["3", "enter"], SCANNED, ["keys 2"]),
        (["down", "down", "enter"], SCANNED, ["keys 3"]),
        (["f8"], SCANNED, ["keys 1"]),
        (["f8", "f8", "f8"], SCANNED, ["keys 3"]),
        (["down"] * 9, 0.02, ["keys 1"] * 9),
        (["]"] * 9, 0.02, ["keys 9"]),
        (["paste:EV/1\nEV/2"], SCANNED, ["keys 1"]),
        (["f8", "enter"], SCANNED, ["refused"]),
        (["f8", "x"], SCANNED, ["refused"]),
        (["x", "f8"], SCANNED, ["refused"]),
        (["down", "f8"], SCANNED, ["refused"]),
        ([*"EV/1", "down", "enter"], SCANNED, ["refused"]),
        ([*"EV/1", "backspace", "2", "enter"], SCANNED, ["refused"]),
        ([*"EV/1", "enter", "f8"], SCANNED, ["code EV/1", "refused"]),
        (["paste:EV/1", "f8"], SCANNED, ["refused"]),
        (["f8", "paste:EV/1"], SCANNED, ["refused"]),
        (["paste:EV/1\x1b[19~"], SCANNED, ["refused"]),
        (["paste:EV/1\x9b19~"], SCANNED, ["refused"]),
    ],
)
def test_what_becomes_of_keys_is_told_by_what_came_with_them(
    names: list[str], apart: float, becomes: list[str]
) -> None:
    assert outcome(keys(*names, apart=apart)) == becomes


@pytest.mark.parametrize("key", COMMANDS)
@pytest.mark.parametrize("where", range(5))
def test_a_key_of_command_is_dropped_wherever_it_stands_in_a_code(key: str, where: int) -> None:
    code = [*"EV/1", "enter"]
    code.insert(where, key)
    assert outcome(keys(*code)) == ["refused"]
    assert outcome(keys(*code), intercepts=False) == ["refused"]


@given(
    st.lists(st.sampled_from([*"ab1", "enter", "tab", "down", *COMMANDS, "paste:x"]), min_size=1, max_size=9),
    st.data(),
)
def test_no_key_of_command_beside_another_key_is_handed_on(names: list[str], data: st.DataObject) -> None:
    waiting, bursts, handed = keys(*names), Bursts(), list[Pressed]()
    there = 0
    while waiting:
        there = min(max(there, 1), len(waiting))
        nothing_more = there == len(waiting)
        verdict = bursts.judge(waiting[:there], GAP if nothing_more else 0.0, lambda _: False)
        if not verdict.count:
            there += data.draw(st.integers(1, len(waiting) - there), label="arrives")
            continue
        if verdict.refused is None:
            handed += waiting[: verdict.count]
        waiting, there = waiting[verdict.count :], there - verdict.count
    commands = {event.key for event in handed if isinstance(event, events.Key)} & set(COMMANDS)
    assert not commands or set(names) == commands, "only one that is held down is a hand's"


def test_more_may_come_until_a_hand_would_have_pressed_it_later() -> None:
    bursts = Bursts()
    assert bursts.judge(keys(*"EV/1"), 0.0, lambda _: True).count == 0
    assert bursts.judge(keys(*"EV/1"), GAP, lambda _: True) == Verdict(4, code="EV/1")


def test_nothing_is_signed_within_the_calm_after_a_scan_or_a_paste() -> None:
    for names in ([*"EV/1", "enter"], ["paste:EV/1"], ["x", "escape"]):
        bursts, last = Bursts(), 100.0 + SCANNED * (len(names) - 1)
        judged(keys(*names), bursts)
        assert judged(keys("f8", at=last + CALM - 0.01), bursts) == [Verdict(1, refused=SOON)]
        assert not bursts.calm(last + CALM - 0.01)
        assert judged(keys("f8", at=last + CALM + 0.01), bursts) == [Verdict(1)]
    typed = Bursts()
    judged(keys(*"EV/1", apart=GAP * 2), typed)
    assert judged(keys("f8", at=100.3), typed) == [Verdict(1)], "typed by a hand, it is no scan"


def test_a_mouse_within_a_burst_is_no_hand() -> None:
    bursts = Bursts()
    assert not bursts.near(100.0)
    judged(keys(*"EV/1"), bursts)
    assert bursts.near(100.0 + SCANNED * LEAST + 0.001)
    assert not bursts.near(101.0)
    assert bursts.near(101.0, keys("x", at=101.001))
    assert CONTROLS != SOON


MARKED = Marks("~]", "$")
#: What becomes of keys that come slowly, where the settings name a prefix and a suffix.
SLOWLY = (
    ([*"~]EV/1", "enter"], ["code EV/1"]),
    ([*"~]EV/1$", "tab"], ["code EV/1"]),
    ([*"~]EV/1$"], ["code EV/1"]),
    ([*"~]x", "enter"], ["code x"]),
    ([*"~]EV/1", "enter", *"~]EV/2", "enter"], ["code EV/1", "code EV/2"]),
    ([*"EV/1", "enter"], ["keys 1"] * 5),
    ([*"~EV", "enter"], ["keys 1"] * 4),
    ([*"~]EV/1"], ["keys 1"] * 6),
    (["~", "]", "enter"], ["keys 1"] * 3),
    ([*"~]", "backspace"], ["keys 1"] * 3),
    ([*"~]", "backspace", "x", "enter"], ["refused"]),
    (["~", "f8"], ["keys 1"] * 2),
    ([*"~]EV/1", "down", "2", "enter"], ["refused"]),
    ([*"~]EV/1", "f8", "f8", "enter"], ["refused"]),
    ([*"~]", "f8"], ["refused"]),
)


def test_a_prefix_makes_a_code_of_keys_that_come_slowly() -> None:
    """A key on its own is a hand's, so that each line tells what one key did."""
    wrong = []
    for names, becomes in SLOWLY:
        told: list[str] = []
        waiting, bursts = keys(*names, apart=SLOW / 2), Bursts(marks=MARKED)
        for verdict in judged(waiting, bursts, waited=SLOW):
            sort = "keys" if verdict.refused is None else "refused"
            told.append(f"code {verdict.code}" if verdict.code is not None else f"{sort} {verdict.count}")
        if [event if event.startswith(("code", "keys")) else "refused" for event in told] != becomes:
            wrong.append((names, told))
    assert wrong == []
    fast = judged(keys(*"~]EV/1$", "enter"), Bursts(marks=MARKED), waited=SLOW)
    assert [verdict.code for verdict in fast] == ["EV/1"], "a prefix is taken off a fast code too"
    bare = judged(keys(*"EV/1", "enter"), Bursts(marks=MARKED))
    assert [verdict.code for verdict in bare] == ["EV/1"], "a code without it is known by its rate"


def test_text_that_is_scanned_into_a_line_is_without_its_marks() -> None:
    for apart in (SCANNED, SLOW / 2):
        waiting = keys(*"~]EV/1$", "enter", apart=apart)
        (verdict,) = judged(waiting, Bursts(marks=MARKED), intercepts=False, waited=SLOW)
        left = [event for at, event in enumerate(waiting) if at not in verdict.marks]
        assert [event.key for event in left if isinstance(event, events.Key)] == [*"EV/1", "enter"]


def test_a_slow_code_is_not_decided_before_its_end_or_a_silence() -> None:
    bursts, code = Bursts(marks=MARKED), keys(*"~]EV/1", apart=SLOW / 2)
    for there in range(1, len(code) + 1):
        assert bursts.judge(code[:there], SLOW / 2, lambda _: True).count == 0
    parted = [*code[:3], *keys(*"EV/1", at=200.0)]
    assert bursts.judge(parted, 0.0, lambda _: True) == Verdict(1), "what is typed on is no code"


@given(
    st.lists(st.sampled_from([*"ab1]", *COMMANDS]), min_size=1, max_size=9),
    st.sampled_from([SCANNED, GAP * 2, SLOW / 2]),
)
def test_no_key_of_command_within_a_marked_code_is_handed_on(names: list[str], apart: float) -> None:
    waiting = keys("~", "]", *names, "enter", apart=apart)
    bursts = Bursts(marks=MARKED)
    verdicts = judged(waiting, bursts, waited=SLOW)
    commands = set(names) & set(COMMANDS)
    if commands:
        assert [verdict.refused for verdict in verdicts] == [CONTROLS]
        assert judged(keys("f8", at=waiting[-1].time + CALM - 0.01), bursts)[0].refused is not None
    else:
        assert [verdict.code for verdict in verdicts] == ["".join(names)]
