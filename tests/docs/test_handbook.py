"""The handbook is played from its first line to its last, and shows every command that people use in a day."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.buckets import stores
from tests.cli.logged import lines, shows
from tests.docs.handbook import Reader, Step, as_pattern, how_to, steps
from tests.docs.test_hints import parsers

DAYS = (
    "administrator",
    "authority",
    "examiner",
    "custodian",
    "after-decision",
    "auditor",
    "requests",
    "stores",
)
PAGE = how_to("handbook", *(f"day-{name}" for name in DAYS))


def test_every_command_of_the_handbook_runs_and_answers_as_it_says(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    log = tmp_path / "custody.log"
    (tmp_path / "config" / "custody").mkdir(parents=True)
    (tmp_path / "config" / "custody" / "custody.toml").write_text(f"log = '{log}'\n")
    stores.credentials(monkeypatch)
    monkeypatch.setenv("COLUMNS", "80")
    reader = Reader(tmp_path / "desk")
    for step in steps(stores.placed(PAGE, tmp_path_factory)):
        reader.do(step)
    named = {tuple(words[:2]) for words in reader.typed} | {tuple(words[:1]) for words in reader.typed}
    assert named <= {words[:2] for words in parsers()} | {tuple(words[:2]) for words in reader.typed}
    assert len(reader.typed) > 40
    assert len(lines(log)) == len([words for words in reader.typed if words[0] != "verify"])
    assert shows(log.read_text(), [word for words in reader.typed for word in words]) == []
    last = reader.desk.run("check", "--json", **reader.environ)
    assert last.status in (0, 10), last.out


def test_the_page_has_a_day_for_everybody() -> None:
    for who in ("an administrator", "an authority", "an examiner", "a custodian", "an auditor"):
        assert f"\n# A day of {who}\n" in PAGE


def test_steps_are_read_as_they_stand() -> None:
    typed = "$ cat > a <<'END'\nb\nEND\n$ custody x \\\n    --y\nz\n...\n"
    text = f"<!-- 2026-11-02T09:00:00Z -->\n```console\n{typed}```\n"
    assert list(steps(text)) == [
        Step(instant="2026-11-02T09:00:00Z"),
        Step("cat > a <<'END'\nb\nEND"),
        Step("custody x \\\n    --y", ["z", "..."]),
    ]


@pytest.mark.parametrize(
    ("shown", "text", "fits"),
    [
        (["a", "..."], "a\nb\nc\n", True),
        (["...", "c"], "a\nb\nc\n", True),
        (["a … c"], "a b (x) c\n", True),
        (["a"], "a\nb\n", False),
        (["..."], "", True),
        (["b"], "a\n", False),
    ],
)
def test_an_answer_fits_what_is_shown(shown: list[str], text: str, fits: bool) -> None:
    import re

    assert bool(re.fullmatch(as_pattern(shown), text)) == fits
