"""Answers on file: one that is missing or differs says how the right one gets there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import office
from tests.cli.desk import Answer


def test_an_answer_that_is_missing_or_differs_says_how_to_put_it_on_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "GOLDEN", tmp_path)
    one, other = (Answer(0, f'{{"schema": "custody.{word}/1"}}', "") for word in ("one", "other"))
    with pytest.raises(AssertionError, match=r"x\.json is not on file; .*CUSTODY_GOLDEN=write"):
        office.golden("x", one, tmp_path)
    monkeypatch.setenv("CUSTODY_GOLDEN", "write")
    office.golden("x", one, tmp_path)
    monkeypatch.delenv("CUSTODY_GOLDEN")
    office.golden("x", one, tmp_path)
    with pytest.raises(
        AssertionError, match=r"x\.json is not what the command answers; .*CUSTODY_GOLDEN=write"
    ):
        office.golden("x", other, tmp_path)
