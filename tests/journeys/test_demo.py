"""The demonstration, played whole: what it shows, and that a surprise stops it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from custody.cli.shell.typed_commands import TypedCommands
from custody.practice.stage import Stage, Unexpected
from fixtures.build_image import build
from tests.cli.desk import Desk, cheap_keys
from tests.cli.office import golden
from tests.vectors import shared


def perform(folder: Path, image: Path) -> tuple[int, str, str]:
    """Play the demonstration in ``folder``; gives exit status, standard output and standard error."""
    folder.mkdir(exist_ok=True)
    out, err = io.StringIO(), io.StringIO()
    around = Surroundings(out, err, {}, folder)
    with cheap_keys():
        status = main(["demo", str(image), "--folder", str(folder / "play")], around)
    return status, out.getvalue(), err.getvalue()


def made_image(folder: Path) -> Path:
    image = folder / "made.img"
    image.write_bytes(build(360))
    return image


def test_the_demonstration_plays_to_its_end_and_shows_three_verdicts(tmp_path: Path) -> None:
    """Then once more on the same machine, on an image made by others under a name that is not ASCII."""
    status, out, err = perform(tmp_path / "one", made_image(tmp_path))
    assert status == 0, f"{out[-3000:]}\n{err}"
    after = out.partition("Attack one")[2]
    clumsy, _, rest = after.partition("Attacks two and three")
    assert "(exit status 3)" in clumsy
    remembered, _, rest = rest.partition("So the forger empties that account too")
    assert "BROKEN, TWO HISTORIES" in remembered
    assert "(exit status 3)" in remembered
    unseen, _, seen = rest.partition("Not caught")
    assert "VERIFIED:" in unseen
    assert "exit status" not in unseen
    assert "(exit status 3)" in seen
    assert "Caught" in seen
    status, out, err = perform(tmp_path / "two", shared("evidence", "ímynd.dd"))
    assert status == 0, f"{out[-3000:]}\n{err}"


def test_for_scripts_the_play_is_told_aside_and_the_answer_lists_what_was_typed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.environ = {}
    answer = desk.run("demo", str(made_image(tmp_path)), "--folder", "play", "--json")
    assert answer.status == 0, answer.err
    assert "Attack one" in answer.err
    assert [word["exit_status"] for word in answer.document["typed"] if word["exit_status"]] == [3, 3, 3, 3]
    golden("demo", answer, tmp_path)


def test_a_folder_that_holds_something_is_no_place_for_a_play(tmp_path: Path) -> None:
    image = made_image(tmp_path)
    kept = tmp_path / "play" / "evidence"
    kept.parent.mkdir()
    kept.write_text("of somebody")
    status, out, err = perform(tmp_path, image)
    assert (status, out) == (7, "")
    assert "is not empty" in err
    assert list(kept.parent.iterdir()) == [kept]


def test_the_demonstration_stops_at_the_first_surprise(tmp_path: Path) -> None:
    around = Surroundings(io.StringIO(), io.StringIO(), {}, tmp_path)
    stage = Stage(tmp_path, around.stdout, TypedCommands(around))
    somebody = stage.player("somebody", tmp_path / "vault", "secret")
    with pytest.raises(Unexpected, match="ended with status 9"):
        stage.type(somebody, "check")


def test_the_demonstration_without_its_image_says_what_is_missing(tmp_path: Path) -> None:
    status, _, err = perform(tmp_path, tmp_path / "absent.img")
    assert status == 6
    assert "absent.img" in err


@pytest.mark.parametrize("how", ["clumsy", "competent"])
def test_nobody_forges_a_ledger_that_is_not_for_training(tmp_path: Path, how: str) -> None:
    desk = Desk(tmp_path / "desk")
    desk.done("key", "new", "--domain", "lab.example")
    desk.done("init", "--domain", "lab.example")
    before = (tmp_path / "desk" / "vault" / "ledger.db").read_bytes()
    answer = desk.run("demo", "--forge", how, "--all-keys", str(tmp_path))
    assert answer.status == 9
    assert "training" in answer.err
    assert (tmp_path / "desk" / "vault" / "ledger.db").read_bytes() == before
