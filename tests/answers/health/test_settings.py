"""Whoever can write a vault's folder cannot choose what is believed of it, who signs, or which passphrase is read."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from custody.api import open_ledger
from custody.errors import ConfigError, CustodyError
from custody.storage.keys import key_files
from tests.answers.words.personal import Person, forge_memory, replace, write_in
from tests.cli import paged

#: Names that a vault may not set, with a value of the kind that each takes.
PERSONAL = {
    "state": '".cache"',
    "keys": '"keys"',
    "as": '"lab.example/abc"',
    "passphrase_file": '"words"',
    "log_passphrase_file": '"words"',
    "due_days": "1",
    "log": '"custody.log"',
}
#: The same name, as TOML lets it be written.
SPELLINGS = ('"state" = ".cache"', "'state' = '.cache'", '"st\\u0061te" = ".cache"', 'state = """.cache"""')


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Make somebody with a vault and two cases in it, to be copied only; an older copy of the vault lies beside it."""
    with pytest.MonkeyPatch.context() as patch:
        made = Person(tmp_path_factory.mktemp("person") / "machine", patch)
        made.init()
        shutil.copytree(made.vault, made.folder.parent / "older")
        made.case("C-2")
    return made


@pytest.fixture
def person(template: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Return that person to one test, and the older copy beside."""
    shutil.copytree(template.folder.parent / "older", tmp_path / "older")
    return template.again(tmp_path / "machine", monkeypatch)


def misled(person: Person) -> bool:
    """Return whether a check calls the vault verified."""
    return person.first_line("check").startswith("VERIFIED")


def refused(person: Person, *argv: str, name: str = "state") -> str:
    """Type a command that must be refused for what the vault's file says; gives message and hint."""
    answer = person.run(*argv, "--json")
    assert answer.status == 9, answer.out or answer.err
    assert repr(name) in answer.error["message"]
    assert str(person.vault / "custody.toml") in answer.error["message"]
    return f"{answer.error['message']} {answer.error['hint']}"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_vault_that_was_rolled_back_does_not_bring_its_own_memory_along(
    person: Person, tmp_path: Path, spelling: str
) -> None:
    assert misled(person)
    replace(person.vault, tmp_path / "older")
    assert person.run("check").status in (3, 4)
    origin = person.origin
    write_in(person.vault, spelling)
    forge_memory(person.vault, origin, person.vault / ".cache")
    assert not misled(person)
    refused(person, "check")


def test_a_ledger_that_was_forged_whole_does_not_say_whose_memory_counts(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = person.origin
    forger = Person(tmp_path / "forger", monkeypatch)
    forge(forger, origin)
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(person.folder / name.lower()))
    assert misled(person)
    replace(person.vault, forger.vault)
    assert person.run("check").status != 0
    assert not misled(person)
    write_in(person.vault, 'state = ".cache"')
    forge_memory(person.vault, origin, person.vault / ".cache")
    assert not misled(person)
    refused(person, "check")


def forge(forger: Person, origin: str) -> None:
    """Make a ledger under the name of another one, with a log key of one's own."""
    number = origin.partition("/")[2]

    class Chosen:
        """Chance that gives the other ledger's number first."""

        def __init__(self) -> None:
            self.first = True

        def token(self, size: int) -> bytes:
            if self.first and size == 16:
                self.first = False
                return bytes.fromhex(number)
            return usual.token(size)

        def __getattr__(self, name: str) -> object:
            return getattr(usual, name)

    usual = forger.desk.entropy
    forger.desk.entropy = Chosen()  # type: ignore[assignment]  # has the one method that is asked for
    forger.init()
    forger.desk.entropy = usual
    assert forger.origin == origin
    forger.case("C-9")


def test_a_vault_does_not_choose_the_key_that_signs(person: Person) -> None:
    made = person.run("key", "new", "--json", "--keys", str(person.vault / "theirs")).document["key"]
    person.enrol(made["vkey"], "Mallory")
    own = person.run("case", "open", "C-3", "--json").document
    signers = {signer_of(person, own["entries"][0]["position"])}
    assert made["name"] not in signers
    size = paged.value(person.run("today", "--json").document, "entries")
    for name, value in (("keys", "theirs"), ("as", str(person.vault / "theirs" / key_file(person)))):
        before = (person.vault / "custody.toml").read_text()
        write_in(person.vault, f"{name} = {json.dumps(value)}")
        answer = person.run("case", "open", f"C-{name}", "--json")
        signed = [entry["position"] for entry in answer.document["entries"]] if answer.status == 0 else []
        assert made["name"] not in {signer_of(person, position) for position in signed}, answer.out
        refused(person, "case", "open", f"C-{name}", name=name)
        (person.vault / "custody.toml").write_text(before)
    assert paged.value(person.run("today", "--json").document, "entries") == size


def key_file(person: Person) -> str:
    """Return the name of the key file in the vault's folder."""
    (found,) = (person.vault / "theirs").glob("*.key")
    return found.name


def signer_of(person: Person, position: int) -> str:
    """Return the key that signed an entry."""
    return str(person.run("log", "show", "--entry", str(position), "--json").document["by"])


def test_a_vault_does_not_choose_the_passphrase_of_a_key_that_is_made(person: Person) -> None:
    words = person.vault / "words"
    words.write_text("known to the attacker\n")
    words.chmod(0o600)
    person.set_up()
    honest = person.run("key", "new", "--json", "--keys", str(person.folder / "first"))
    assert honest.status == 0
    assert not opens(person.folder / "first", b"known to the attacker")
    person.settings.write_text("")
    write_in(person.vault, 'passphrase_file = "words"')
    answer = person.run("key", "new", "--json", "--keys", str(person.folder / "second"))
    assert answer.status != 0 or not opens(person.folder / "second", b"known to the attacker")
    refused(person, "key", "new", "--keys", str(person.folder / "second"), name="passphrase_file")
    assert not (person.folder / "second").exists()


def opens(folder: Path, passphrase: bytes) -> bool:
    """Return whether a passphrase opens the one key in a folder."""
    (file,) = folder.glob("*.key")
    try:
        key_files.open_key(key_files.read_header(file), passphrase)
    except CustodyError:
        return False
    return True


def test_the_folder_through_which_a_closed_ledger_is_read_chooses_nothing_either(
    person: Person, tmp_path: Path
) -> None:
    closed = person.vault / "closed"
    shutil.copytree(tmp_path / "older", closed)
    person.vault = closed
    assert person.run("check").status in (3, 4)
    origin = person.origin
    write_in(closed, 'state = "../.cache"')
    forge_memory(closed, origin, closed.parent / ".cache")
    assert not misled(person)
    refused(person, "check")


def test_a_vault_shows_no_fewer_deadlines_than_its_reader_asks_for(person: Person) -> None:
    due = ("settings", "--json")
    found = {setting["name"]: setting["value"] for setting in person.run(*due).document["settings"]}
    assert found["due_days"] == "14"
    write_in(person.vault, "due_days = 1")
    found = {setting["name"]: setting["value"] for setting in person.run(*due).document["settings"]}
    assert found["due_days"] == "14"
    refused(person, "today", name="due_days")


@pytest.mark.parametrize("name", PERSONAL)
@pytest.mark.parametrize(
    "command", [("check",), ("today",), ("key", "list"), ("case", "open", "C-7"), ("deadlines",)]
)
def test_each_name_is_refused_for_every_command_with_the_line_to_move(
    person: Person, name: str, command: tuple[str, ...]
) -> None:
    assert person.run(*command).status in (0, 10)
    write_in(person.vault, f"{name} = {PERSONAL[name]}")
    told = refused(person, *command, name=name)
    value = PERSONAL[name]
    if name in ("state", "keys", "passphrase_file", "log_passphrase_file", "log"):
        value = json.dumps(str(person.vault / json.loads(value)))
    assert f"{name} = {value}" in told
    assert str(person.settings) in told
    # The very line, moved to that file, is taken as it was meant.
    vault = person.vault / "custody.toml"
    vault.write_text(vault.read_text().partition("\n")[2])
    person.settings.write_text(f"{name} = {value}\n")
    found = {setting["name"]: setting for setting in person.run("settings", "--json").document["settings"]}
    assert found[name]["source"] == str(person.settings)
    assert found[name]["value"] == str(json.loads(value))


def test_the_line_to_move_keeps_where_a_path_led(person: Person) -> None:
    elsewhere = person.folder / "elsewhere"
    (elsewhere / "deep").mkdir(parents=True)
    (person.vault / "way").symlink_to(elsewhere / "deep")
    write_in(person.vault, 'state = "way/../memory"', 'keys = "../keys"', 'passphrase_file = "~/words"')
    told = refused(person, "check")
    assert json.dumps(str(person.vault / "way" / ".." / "memory")) in told
    assert json.dumps(str(person.folder / "keys")) in told
    assert json.dumps(str(Path("~/words").expanduser())) in told


@pytest.mark.parametrize(
    "text", ["[state]\nx = 1\n", "[[state]]\n", "state.x = '.cache'\n", "state = 7\n", 'state = "\\u001b"\n']
)
def test_what_is_no_value_is_refused_too(person: Person, text: str) -> None:
    assert misled(person)
    file = person.vault / "custody.toml"
    file.write_text(f"{file.read_text()}\n{text}" if text.startswith("[") else f"{text}{file.read_text()}")
    assert person.run("check").status == 9
    assert "state" in person.run("check").err


def test_doctor_tells_what_an_older_vault_says_and_goes_on(person: Person) -> None:
    assert "settings" not in {check["name"] for check in person.run("doctor", "--json").document["checks"]}
    write_in(person.vault, 'state = "../state/custody"', 'as = "Ada"')
    answer = person.run("doctor", "--json")
    assert answer.status == 9
    checks = answer.document["checks"]
    told = [
        f"{check['found']}. {check['todo']}"
        for check in checks
        if (check["name"], check["level"]) == ("settings", "fail")
    ]
    assert len(told) == 2
    line = f"state = {json.dumps(str(person.folder / 'state' / 'custody'))}"
    assert line in told[0]
    assert str(person.settings) in told[0]
    assert 'as = "Ada"' in told[1]
    # The rest of the report is there, by the person's own settings.
    levels = {check["name"]: check["level"] for check in checks}
    assert {levels[name] for name in ("vault", "database", "schema", "head", "log key")} == {"ok"}
    assert person.run("doctor", "--repair").status == 9


def test_config_shows_what_a_vault_says_that_does_not_count(person: Person) -> None:
    assert person.run("settings", "--json").document["misplaced"] == []
    write_in(person.vault, 'keys = "theirs"')
    answer = person.run("settings", "--json")
    assert answer.status == 9
    (found,) = answer.document["misplaced"]
    assert found == {
        "file": str(person.vault / "custody.toml"),
        "name": "keys",
        "value": "theirs",
        "line": f"keys = {json.dumps(str(person.vault / 'theirs'))}",
        "belongs_in": str(person.settings),
    }
    values = {setting["name"]: setting["source"] for setting in answer.document["settings"]}
    assert values["keys"] == "default"
    assert "sets 'keys', which a vault may not" in " ".join(person.run("settings").out.split())


def test_a_new_vault_names_only_what_it_is(person: Person) -> None:
    lines = (person.vault / "custody.toml").read_text().splitlines()
    named = [line.partition(" =")[0] for line in lines if line and line[0] not in "#["]
    assert named == ["format", "origin", "domain", "kind", "path"]


def test_what_a_person_sets_stands_above_the_domain_of_a_vault(person: Person) -> None:
    def domain() -> str:
        document = person.run("settings", "--json").document
        return str({setting["name"]: setting["value"] for setting in document["settings"]}["domain"])

    assert domain() == "lab.example"
    person.set_up('domain = "mine.example"')
    assert domain() == "mine.example"


def test_a_settings_file_that_would_take_minutes_to_read_is_refused_at_once(person: Person) -> None:
    assert misled(person)
    before = (person.vault / "custody.toml").read_text()
    (person.vault / "custody.toml").write_text(f"{before}\n# {'x' * 70_000}\n")
    answer = person.run("check")
    assert (answer.status, "longer than 65536 bytes" in answer.err) == (9, True)
    for line in (f"{'a.' * 30_000}b = 1", f"{'a.' * 1000}b = 1\n" * 30, f"[{'a.' * 1000}b]\n" * 30):
        (person.vault / "custody.toml").write_text(f"{before}\n{line}\n")
        begun = time.process_time()
        assert person.run("check").status == 9
        assert time.process_time() - begun < 10
    (person.vault / "custody.toml").write_text(before)
    person.set_up(f"# {'x' * 70_000}")
    assert person.run("check").status == 9


@pytest.mark.parametrize(
    "line",
    ['vault = "/elsewhere"', 'server."https://s3.lab.example".profile = "admin"', 'include = "more.toml"'],
)
def test_a_vault_names_no_other_vault_no_server_and_no_further_file(person: Person, line: str) -> None:
    assert misled(person)
    write_in(person.vault, line)
    answer = person.run("check")
    words = "sets 'server', which a vault may not" if line.startswith("server") else "means nothing"
    assert (answer.status, words in answer.err) == (9, True)


def test_whoever_opens_a_vault_from_python_is_told_the_same(person: Person) -> None:
    with open_ledger(person.vault) as ledger:
        assert ledger.origin == person.origin
    write_in(person.vault, 'state = ".cache"')
    with pytest.raises(ConfigError, match="sets 'state', which a vault may not"):
        open_ledger(person.vault)


def test_a_vault_may_ask_for_more_to_be_logged_and_not_for_less(person: Person) -> None:
    def reads(*more: str) -> str:
        document = person.run("settings", "--json", *more).document
        return str({setting["name"]: setting["value"] for setting in document["settings"]}["reads"])

    person.set_up('reads = "confidential"')
    write_in(person.vault, 'reads = "none"')
    assert reads() == "confidential"
    file = person.vault / "custody.toml"
    file.write_text(file.read_text().replace('reads = "none"', 'reads = "all"'))
    assert reads() == "all"
    assert reads("--reads", "none") == "all"
