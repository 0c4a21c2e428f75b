"""What `make mutation` rests on: a change takes effect in a child alone, what hangs ends, and no excuse is stale."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from custody.errors import Malformed
from custody.proof import b64
from tools.mutation import accepted, children, progress
from tools.mutation.likely import Likely
from tools.mutation.line_coverage import MOST_SECONDS, Covering
from tools.mutation.mutant import ROOT, Mutant, files_of
from tools.mutation.packages import PACKAGES, Package
from tools.mutation.patches import LoadedFunctions
from tools.mutation.progress import name_of
from tools.mutation.test_runs import Answer, Limited

FILE = "custody/proof/b64.py"


def mutant(was: str, becomes: str, file: str = FILE) -> Mutant:
    """Make a mutant by hand, as the generator would write it."""
    text = (ROOT / file).read_text("utf-8")
    start = text.index(was)
    line = text.count("\n", 0, start) + 1
    return Mutant(file, "decode", "ByHand", line, was, becomes, (start, start + len(was), becomes))


def refuses(data: str) -> bool:
    try:
        b64.decode(data)
    except Malformed:
        return True
    return False


def in_child(work: Callable[[int], int], seconds: float = 20) -> children.Ended[None]:
    return next(children.run([children.Job(None, work, seconds)], 1))


def test_a_change_of_a_loaded_function_takes_effect_in_the_child_and_nowhere_else() -> None:
    loaded = LoadedFunctions()
    turned = mutant("if encode(data) != text", "if encode(data) == text")

    def work(pipe: int) -> int:
        os.write(pipe, b"changed" if loaded.put(turned) else b"not found")
        return 1 if refuses("AAAA") else 0

    assert not refuses("AAAA")
    ended = in_child(work)
    assert (ended.status, ended.said) == (1, b"changed")
    assert not refuses("AAAA")


def test_a_change_of_what_runs_on_import_takes_effect_where_it_is_imported_anew() -> None:
    changed = mutant("MAX_LEVEL = 63", "MAX_LEVEL = 62", "custody/proof/tiles.py")
    assert not in_child(lambda _: int(LoadedFunctions().put(changed))).status
    script = (
        "from tests.test_mutation_tool import mutant\n"
        "from tools.mutation.patches import MutantFinder\n"
        "import sys\n"
        "for name in [name for name in sys.modules if name.startswith('custody')]: del sys.modules[name]\n"
        "MutantFinder(mutant('MAX_LEVEL = 63', 'MAX_LEVEL = 62', 'custody/proof/tiles.py')).install()\n"
        "from custody.proof import tiles\n"
        "print(tiles.MAX_LEVEL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "62"


def test_a_child_that_goes_on_for_ever_or_raises_is_told_from_one_that_ends() -> None:
    def forever(_: int) -> int:
        while True:
            pass

    def raises(_: int) -> int:
        raise ZeroDivisionError("by nothing")

    assert in_child(lambda _: 0).status == 0
    assert in_child(lambda _: 7).status == 7

    def beyond_its_share(pipe: int) -> int:
        Limited({"one": 0.2}.__getitem__).pytest_runtest_logstart("one")
        return forever(pipe)

    assert in_child(forever, 0.2).status is None
    assert in_child(beyond_its_share, 500).status is None
    ended = in_child(raises)
    assert (ended.status, ended.said) == (children.RAISED, b"ZeroDivisionError: by nothing")


def test_the_tests_that_take_a_line_are_asked_quickest_first_and_not_without_end() -> None:
    change = mutant("if encode(data) != text", "if encode(data) == text")
    lines = {FILE: [change.line]}
    slow = MOST_SECONDS - 1
    map_ = Covering(
        {"slow": (slow, lines), "quick": (0.5, lines), "other": (0.1, {FILE: [1]}), "long": (slow, lines)}
    )
    assert map_.tests(change)[0] == "quick"
    assert len(map_.tests(change)) == 2
    assert "other" not in map_.tests(change)
    assert map_.allowed(change) > slow


def test_what_failed_for_other_mutants_of_a_file_is_asked_before_what_is_quicker() -> None:
    change = mutant("if encode(data) != text", "if encode(data) == text")
    likely, tests = Likely(), ["a::quick", "b::slow", "c::slower"]
    assert likely.first(change, tests) == tests
    assert likely.files_first(change, ["a", "b", "c"]) == ["a", "b", "c"]
    for test, times in (("c::slower", 2), ("b::slow", 1), ("d::not_of_this_line", 3)):
        for _ in range(times):
            likely.note(change, test)
    likely.note(replace(change, file="custody/proof/other.py"), "a::quick")
    assert likely.first(change, tests) == ["c::slower", "b::slow", "a::quick"]
    assert likely.files_first(change, ["a", "b", "c"]) == ["c", "b", "a"]


def test_a_run_that_was_broken_off_is_gone_on_with_where_nothing_changed_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "FOLDER", tmp_path)
    one, two, three, four = (mutant("AAAA", at, "tests/test_mutation_tool.py") for at in "1234")
    package = Package("proof", (), ("tests/test_mutation_tool.py", "tests/house/test_house.py"))
    mine, gone = "tests/test_mutation_tool.py::test", "tests/test_that_was_there_once.py::test"
    asked = {name_of(at): [mine] for at in (one, two, three, four)}

    def going(program: str, *, on: bool = True) -> progress.Kept:
        return progress.Kept(package, program, lambda at: asked[name_of(at)], going_on=on)

    first = going("program", on=False)
    assert first.found(one) is None
    for answer in (
        Answer(one, "killed", mine, 1.0),
        Answer(two, "survived", "", 1.0),
        Answer(three, "timeout", "", 1.0),
    ):
        first.keep(answer)
    first.keep_stood(four)
    with (tmp_path / "answers-proof.jsonl").open("a") as stream:
        stream.write('["cut o')
    again = going("program")
    assert again.found(one) == Answer(one, "killed", mine, 0.0)
    assert again.found(two) == Answer(two, "survived", "", 0.0)
    assert again.found(three) == Answer(three, "timeout", "", 0.0)
    assert (again.found(four), again.stood(four), again.stood(two)) == (None, True, False)
    asked[name_of(two)] = asked[name_of(four)] = [mine, "tests/house/test_house.py::test"]
    more = going("program")
    assert (more.found(two), more.stood(four)) == (None, False)
    for anew in (going("another program"), going("program", on=False)):
        assert anew.found(one) is None
    line = [name_of(one), "killed", gone, "digest of what it was"]
    (tmp_path / "answers-proof.jsonl").write_text(f'"program"\n{json.dumps(line)}\n')
    assert going("program").found(one) is None


def test_what_runs_on_import_is_asked_of_those_who_take_something_from_the_module_too() -> None:
    change = mutant("MAX_LEVEL = 63", "MAX_LEVEL = 62", "custody/proof/tiles.py")
    user, stranger = {"custody/proof/published/tree.py": [60]}, {"custody/proof/b64.py": [20]}
    map_ = Covering({"own": (0.3, {change.file: [60]}), "user": (0.1, user), "stranger": (0.1, stranger)})
    assert map_.tests(change) == ["user", "own"]


def test_every_accepted_survivor_names_a_line_that_stands_there_and_a_reason() -> None:
    rows = tomllib.loads(accepted.FILE.read_text("utf-8"))["survivor"]
    assert rows
    for row in rows:
        lines = [line.strip() for line in (ROOT / row["file"]).read_text("utf-8").splitlines()]
        assert row["was"] in lines, row
        assert row["was"] != row["becomes"], row
        assert len(row["reason"].split()) >= 5, row
    keys = [(row["file"], row["scope"], row["was"], row["becomes"]) for row in rows]
    assert len({*keys}) == len(keys)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_every_package_has_sources_and_tests(package: Package) -> None:
    for name in (*package.sources, *package.tests):
        assert files_of([name])
        assert (ROOT / name).exists(), name
