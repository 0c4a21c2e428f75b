"""`custody log resume`: what was lost is said by two administrators, and a ledger without its head goes on."""

from __future__ import annotations

import shutil

import pytest

from custody.proof import checkpoint, proof_file
from tests.cli import paged
from tests.cli.office import Office, golden
from tests.cli.vault.test_log import lab

__all__ = ["lab"]


class Restored:
    """A lab whose database was restored from before its newest entry."""

    def __init__(self, office: Office) -> None:
        self.office = office
        office.hire("Bea", "administrator")
        shutil.copytree(office.folder / "vault", office.folder / "backup")
        self.size = office.size()
        self.lost = office.done("Eve", "case", "open", "C-9")["entries"][0]
        office.see("log", "checkpoint", "--out", "kept.checkpoint")
        shutil.rmtree(office.folder / "vault")
        (office.folder / "backup").rename(office.folder / "vault")

    def resume(self, *words: str, who: str = "Ada") -> tuple[str, ...]:
        usual = ("log", "resume", "--reason", "restore", "--second", "Bea")
        return (*usual, *words, "--as", self.office.keys[who])


@pytest.fixture
def restored(lab: Office) -> Restored:
    return Restored(lab)


def test_nothing_is_given_away_from_a_ledger_that_its_head_does_not_know(restored: Restored) -> None:
    for words in (("log", "publish", "pub"), ("log", "checkpoint"), ("proof", "entry", "0")):
        answer = restored.office.desk.run(*words)
        assert (answer.status, "an old copy or a cut one" in answer.err) == (4, True)


@pytest.mark.parametrize(
    ("words", "evidence"),
    [
        (("--receipt", "RECEIPT"), "receipt"),
        (("--checkpoint", "kept.checkpoint"), "cosigned_checkpoint"),
        (("--checkpoint", "kept.checkpoint", "--evidence", "none"), "none"),
        (("--from-head",), "head_file"),
        (("--lost-size", "SIZE", "--lost-root", "ROOT"), "none"),
    ],
)
def test_two_administrators_say_what_was_lost_and_the_ledger_signs_again(
    restored: Restored, words: tuple[str, ...], evidence: str
) -> None:
    office = restored.office
    head = checkpoint.parse((office.folder / "kept.checkpoint").read_bytes())
    known = {"RECEIPT": restored.lost["receipt"], "SIZE": str(head.size), "ROOT": head.root.hex()}
    assert office.run("Eve", "case", "open", "C-10").status == 4
    answer = office.desk.done(*restored.resume(*(known.get(word, word) for word in words)))
    (known_lost,) = answer["lost"].pop("known")
    assert (known_lost["position"], known_lost["kind"]) == (head.size - 1, "case.opened")
    assert answer["lost"] == {"size": head.size, "root": head.root.hex(), "evidence": evidence, "entries": 1}
    assert [entry["kind"] for entry in answer["entries"]] == [
        "resumption.proposed",
        "resumption.approved",
    ]
    assert answer["entries"][0]["position"] == restored.size
    office.case("C-10")
    checked = office.see("check", "--objects", "none", status=10)
    doubts = {"ledger_resumed": 1, "entries_lost": 1, "lost_by_resumption": 1}
    assert (checked["verdict"], checked["doubts"]) == ("verified", doubts)


def test_a_resumption_says_that_two_histories_were_signed(restored: Restored) -> None:
    shown = restored.office.desk.run(*restored.resume("--from-head")).out
    assert f"1 entry was lost: {restored.size}\n" in shown
    assert f"entry {restored.size}  case.opened  " in shown
    assert "two histories" in shown


def test_the_answer_of_a_resumption_is_that_on_file(restored: Restored) -> None:
    answer = restored.office.desk.run(*restored.resume("--from-head"), "--json")
    golden("log-resume", answer, restored.office.folder)


def test_a_dry_resumption_signs_nothing(restored: Restored) -> None:
    shown = restored.office.desk.done(*restored.resume("--from-head", "--dry-run"))
    assert len(shown["drafts"]) == 2
    assert restored.office.size() == restored.size


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--from-head", "--second", "Ada"), 5, "proposal.distinct"),
        (("--from-head", "--second", "Judge"), 5, "role.permit"),
        (("--lost-size", "9"), 2, "go together"),
        (("--lost-size", "9", "--lost-root", "zz"), 2, "64 hex digits"),
        (("--from-head", "--lost-root", "00"), 2, "go together"),
        (("--from-head", "--evidence", "none"), 2, "plain here"),
        (("--lost-size", "1", "--lost-root", "00" * 32), 5, "resumption.lost_size"),
        (("--lost-size", "SIZE", "--lost-root", "00" * 32), 3, "something else stands in its place"),
        (("--receipt", "kept.checkpoint"), 3, "not a proof file"),
        (("--receipt", "nothing"), 6, "there is no file"),
        ((), 2, "required"),
    ],
)
def test_resumptions_that_are_refused_enter_nothing(
    restored: Restored, words: tuple[str, ...], status: int, says: str
) -> None:
    told = (str(restored.size) if word == "SIZE" else word for word in words)
    answer = restored.office.desk.run(*restored.resume(*told))
    assert answer.status == status, answer.err
    assert says in answer.err
    assert restored.office.size() == restored.size


def test_a_ledger_in_order_has_nothing_to_resume(lab: Office) -> None:
    lab.hire("Bea", "administrator")
    words = ("log", "resume", "--reason", "restore", "--from-head", "--second", "Bea")
    answer = lab.run("Ada", *words)
    assert (answer.status, "nothing to resume" in answer.err) == (7, True)


def test_a_ledger_moved_to_a_machine_without_its_head_goes_on_without_loss(lab: Office) -> None:
    lab.hire("Bea", "administrator")
    (old,) = (lab.folder / "state").iterdir()
    secret = ("--log-passphrase-file", str(old / "log.passphrase"))
    trusted = lab.see("log", "vkey")
    size = lab.size()
    lab.desk.environ["CUSTODY_STATE"] = str(lab.folder / "elsewhere")
    words = (
        "log",
        "resume",
        "--reason",
        "migrated_back",
        "--second",
        "Bea",
        "--as",
        lab.keys["Ada"],
        *secret,
    )
    from_head = lab.desk.run(*words, "--from-head")
    assert (from_head.status, "no head is remembered" in from_head.err) == (2, True)
    warned = lab.desk.run("proof", "entry", "0")
    assert (warned.status, "no head is remembered" in warned.err) == (10, True)
    assert proof_file.parse(warned.out.encode()).index == 0
    assert lab.desk.run("log", "publish", "pub").status == 9
    assert lab.desk.run(*words, "--nothing-lost").status == 4
    begun = lab.see("trust", trusted["origin"], "--key", trusted["vkey"])
    assert (paged.value(begun, "key_new"), paged.value(begun, "head_begun")) == (True, False)
    shown = lab.desk.run(*words, "--nothing-lost")
    assert (shown.status, "no entry is known to be lost" in shown.out) == (0, True)
    assert lab.size() == size + 2
    assert "resumed once" in lab.desk.run("proof", "entry", "0").err


def test_each_administrator_has_a_passphrase_and_key_folder_of_their_own(restored: Restored) -> None:
    office = restored.office
    apart = office.folder / "bea"
    apart.mkdir(mode=0o700)
    name = office.keys["Bea"].replace("/", "~") + ".key"
    (office.folder / "keys" / name).rename(apart / name)
    assert office.desk.run(*restored.resume("--from-head")).status == 6
    wrong = office.folder / "wrong"
    wrong.write_text("another\n")
    wrong.chmod(0o600)
    keys = ("--second-keys", str(apart))
    assert (
        office.desk.run(*restored.resume("--from-head", *keys, "--second-passphrase-file", "wrong")).status
        == 9
    )
    office.desk.done(*restored.resume("--from-head", *keys, "--second-passphrase-file", "passphrase"))
