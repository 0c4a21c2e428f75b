"""Texts that are taken for each other have a skeleton in common; words that mix scripts with like letters are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.model.lookalikes import likenesses, look_alike, mixed, skeleton


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("EV/1", "EV/1", True),
        ("EV/1", "EV/l", True),
        ("EV/1", "EV/I", True),
        ("EV/0", "EV/O", True),
        ("EV/1", "ev/1", True),
        ("EV/1", "\uff25\uff36\uff0f\uff11", True),
        ("EV/1", "\u0415V/1", True),
        ("modern", "rnodern", True),
        ("EV/1", "EV/2", False),
        ("EV/1", "EV/11", False),
        ("EV/5", "EV/S", False),
        ("محمد", "محمود", False),
        ("张伟", "張偉", False),
        ("Łódź", "Lodz", False),
    ],
)
def test_texts_that_are_taken_for_each_other_are_found(one: str, other: str, alike: bool) -> None:
    assert look_alike(one, other) is alike
    assert look_alike(other, one) is alike


@pytest.mark.parametrize(
    ("text", "scripts"),
    [
        ("M\u0430rk", ("Cyrillic", "Latin")),
        ("\u03a1ath", ("Greek", "Latin")),
        ("Иван Petrov", None),
        ("张A", None),
        ("\u0634\u0627\u0631\u063912", None),
        ("5\u00b5m", None),
        ("EV-Б", None),
    ],
)
def test_a_word_that_mixes_scripts_with_like_letters_is_named(
    text: str, scripts: tuple[str, str] | None
) -> None:
    assert mixed(text) == scripts


@given(st.text(max_size=20))
def test_a_skeleton_is_its_own_and_every_text_looks_like_itself(text: str) -> None:
    assert skeleton(text) in likenesses(text)
    assert skeleton(skeleton(text)) == skeleton(skeleton(skeleton(text)))
