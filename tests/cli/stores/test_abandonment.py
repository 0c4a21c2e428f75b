"""`custody orphan-deletion`: proposed, agreed to, refused, executed, listed; and what it answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.cases.test_nonconforming_consent import typed
from tests.cli.office import Office, golden

KEY = f"objects/{'0b' * 16}"
PROPOSE = ("orphan-deletion", "propose", KEY, "--store", "local", "--reason", "foreign")


class Lab:
    """An office with an object in its folder of which no entry speaks."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.path = office.folder / "vault" / "objects" / "objects" / "0b" / KEY.partition("/")[2]
        self.put(b"orphan")

    def put(self, data: bytes) -> None:
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_bytes(data)

    def proposed(self, who: str = "Eve", *words: str) -> str:
        return str(self.office.done(who, *PROPOSE, *words)["entries"][0]["position"])

    def agreed(self) -> str:
        number = self.proposed()
        self.office.done("Judge", "orphan-deletion", "approve", number)
        return number

    def rows(self, *words: str) -> list[dict[str, object]]:
        return paged.rows(self.office.see("orphan-deletion", "list", *words), "proposals")


@pytest.fixture
def lab(office: Office) -> Lab:
    return Lab(office)


def test_the_answers_are_those_on_file(lab: Lab) -> None:
    office, keys = lab.office, lab.office.keys
    for name, words, who in (
        ("orphan-deletion-propose", PROPOSE, "Eve"),
        ("orphan-deletion-approve", ("orphan-deletion", "approve", "5"), "Judge"),
        ("orphan-deletion-execute", ("orphan-deletion", "execute", "5"), "Carl"),
        ("orphan-deletion-list", ("orphan-deletion", "list"), "Carl"),
    ):
        answer = office.desk.run(*words, "--json", "--as", keys[who])
        assert answer.status == 0, answer.err
        golden(name, answer, office.folder)
    lab.put(b"another")
    number = lab.proposed()
    refuse = ("orphan-deletion", "refuse", number, "--reason", "not_convinced", "--json")
    golden("orphan-deletion-refuse", office.desk.run(*refuse, "--as", keys["Judge"]), office.folder)


def test_a_proposal_is_told_and_listed_and_another_person_is_asked(lab: Lab) -> None:
    shown = lab.office.run("Eve", *PROPOSE)
    assert shown.status == 0
    for words in ("holds", "1 version; 6 bytes", "another person's `custody orphan-deletion approve`"):
        assert words in " ".join(shown.out.split())
    assert [(row["state"], row["reason"]) for row in lab.rows("--open")] == [("open", "foreign")]
    listed = lab.office.desk.run("orphan-deletion", "list").out
    assert "waits for another to" in " ".join(listed.split())
    due = lab.office.see("deadlines")["deadlines"]
    assert [deadline["next"] for deadline in due if deadline["why"] == "approve"] == [
        "orphan_deletion.approved"
    ]


def test_a_dry_run_deletes_nothing_and_enters_nothing(lab: Lab) -> None:
    size = lab.office.size()
    assert lab.office.done("Eve", *PROPOSE, "--dry-run")["dry_run"]
    assert lab.office.size() == size
    number = lab.agreed()
    assert lab.office.done("Carl", "orphan-deletion", "execute", number, "--dry-run")["dry_run"]
    assert lab.path.exists()
    assert lab.office.size() == size + 2


def test_a_no_at_the_terminal_leaves_it(lab: Lab) -> None:
    number = lab.agreed()
    words = ("orphan-deletion", "execute", number)
    no = typed(lab.office, "Carl", "n\n", *words)
    assert ("Delete all of this for good?" in no.err, lab.path.exists()) == (True, True)
    assert no.status != 0
    assert typed(lab.office, "Carl", "y\n", *words).status == 0
    assert not lab.path.exists()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("orphan-deletion", "propose", KEY, "--store", "nowhere", "--reason", "test"), 9),
        (("orphan-deletion", "propose", "../x", "--store", "local", "--reason", "test"), 2),
        (
            (
                "orphan-deletion",
                "propose",
                KEY.replace("0b", "0c"),
                "--store",
                "local",
                "--reason",
                "test",
            ),
            6,
        ),
        (("orphan-deletion", "approve", "0"), 6),
        (("store", "reconcile", "--enter-object", KEY), 2),
        (("store", "reconcile", "--enter-object", KEY, "--store", "local"), 2),
        (("store", "reconcile", "--enter-object", KEY, "--store", "local", "--exhibit", "EV/9"), 6),
    ],
)
def test_what_cannot_be_meant_is_told(lab: Lab, words: tuple[str, ...], status: int) -> None:
    answer = lab.office.run("Eve", *words)
    assert answer.status == status, answer.err
    assert lab.path.exists()


def test_a_link_in_the_place_of_an_object_is_not_followed(lab: Lab, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_bytes(b"not in the store")
    lab.path.unlink()
    lab.path.symlink_to(target)
    lab.office.run("Eve", *PROPOSE)
    assert target.read_bytes() == b"not in the store"
