"""Which value a setting has, where it came from, and which mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import ConfigError, Conflict, UsageError
from custody.storage.settings.settings import Settings, StoreSettings, load, write_vault_toml

ORIGIN = "lab.example/00112233445566778899aabbccddeeff"


class Machine:
    """A working folder, a vault and a user's file in one temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vault = folder / "vault"
        self.user = folder / "config" / "custody.toml"
        self.user.parent.mkdir()

    def load(self, flags: dict[str, str | int | None] | None = None, **environ: str) -> Settings:
        flags = {"vault": "vault"} if flags is None else flags
        return load(flags, environ, folder=self.folder, user=self.user)

    def write_user(self, text: str) -> None:
        self.user.write_text(text)

    def write_vault(self, text: str = "", *, before: str = f'format = 1\norigin = "{ORIGIN}"\n') -> None:
        self.vault.mkdir(exist_ok=True)
        (self.vault / "custody.toml").write_text(before + text)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_anything_there_are_defaults_and_no_vault(machine: Machine) -> None:
    settings = machine.load({})
    assert settings.origin is None
    assert settings.key is None
    assert settings.stores == ()
    assert settings.due_days == 14
    assert set(settings.sources.values()) == {"default"}
    for path in (settings.vault, settings.keys, settings.state):
        assert path.is_absolute()
        assert "custody" in path.parts
    with pytest.raises(ConfigError, match="there is no vault at") as caught:
        settings.require_origin()
    assert "custody init" in caught.value.hint


LAYERS: dict[str, tuple[str | int, ...]] = {
    "keys": ("/flag", "/env", "/user", "/vault"),
    "as": ("flag", "env", "user", "vault"),
    "passphrase_file": ("/flag", "/env", "/user", "/vault"),
    "log_passphrase_file": ("/flag", "/env", "/user", "/vault"),
    "state": ("/flag", "/env", "/user", "/vault"),
    "domain": ("flag.example", "env.example", "user.example", "vault.example"),
    "due_days": (1, 2, 3, 4),
}
ATTRIBUTE = {"as": "key"}


def toml(name: str, value: str | int) -> str:
    return f"{name} = {value}\n" if isinstance(value, int) else f'{name} = "{value}"\n'


@pytest.mark.parametrize("name", LAYERS)
def test_flag_beats_environment_beats_the_persons_file_beats_default_and_a_vault_says_nothing(
    machine: Machine, name: str
) -> None:
    flag, variable, user, vault = LAYERS[name]

    def found(flags: dict[str, str | int | None], environ: dict[str, str]) -> tuple[str, str]:
        settings = machine.load({"vault": "vault", **flags}, **environ)
        return str(getattr(settings, ATTRIBUTE.get(name, name))), settings.sources[name]

    machine.write_vault()
    assert found({}, {})[1] == "default"
    machine.write_vault(toml(name, vault))
    if name == "domain":
        assert found({}, {}) == (str(vault), str(machine.vault / "custody.toml"))
    else:
        with pytest.raises(ConfigError, match=f"sets '{name}', which a vault may not"):
            found({}, {})
        inspected = load({"vault": "vault"}, {}, folder=machine.folder, user=machine.user, inspecting=True)
        assert inspected.sources[name] == "default"
        machine.write_vault()
    machine.write_user(toml(name, user))
    assert found({}, {}) == (str(user), str(machine.user))
    environ = {f"CUSTODY_{name.upper()}": str(variable)}
    assert found({}, environ) == (str(variable), f"environment CUSTODY_{name.upper()}")
    source = f"flag --{name.replace('_', '-')}"
    assert found({name: flag}, environ) == (str(flag), source)
    assert found({name: None}, {f"CUSTODY_{name.upper()}": ""}) == (str(user), str(machine.user))


def test_the_vault_comes_from_flag_environment_or_user_file(machine: Machine) -> None:
    machine.write_user('vault = "/user"\n')
    assert machine.load({}).vault == Path("/user")
    assert machine.load({}, CUSTODY_VAULT="/env").vault == Path("/env")
    settings = machine.load({"vault": "/flag"}, CUSTODY_VAULT="/env")
    assert (settings.vault, settings.sources["vault"]) == (Path("/flag"), "flag --vault")


def test_a_relative_path_starts_where_it_was_written(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    machine.write_user('passphrase_file = "words"\nkeys = "~/keys"\nstate = "../state"\n')
    machine.write_vault('[store.local]\nkind = "disk"\npath = "objects"\n')
    settings = machine.load({"vault": "vault"}, CUSTODY_LOG_PASSPHRASE_FILE="logwords")
    assert settings.passphrase_file == machine.user.parent / "words"
    assert settings.state == machine.user.parent / "../state"
    assert settings.stores == (StoreSettings("local", "disk", machine.vault / "objects"),)
    assert settings.log_passphrase_file == machine.folder / "logwords"
    assert settings.keys == Path("/home/somebody/keys")
    assert settings.vault == machine.folder / "vault"


def test_config_shows_every_setting_with_its_source(machine: Machine) -> None:
    machine.write_vault('domain = "lab.example"\n[store.local]\nkind = "disk"\npath = "/o"\n')
    shown = {name: (value, source) for name, value, source in machine.load(CUSTODY_AS="me").describe()}
    file = str(machine.vault / "custody.toml")
    assert shown["vault"] == (str(machine.vault), "flag --vault")
    assert shown["origin"] == (ORIGIN, file)
    assert shown["as"] == ("me", "environment CUSTODY_AS")
    assert shown["domain"] == ("lab.example", file)
    assert shown["store.local"] == ("disk /o", file)
    assert shown["due_days"] == ("14", "default")
    assert shown["passphrase_file"] == (None, "default")
    assert set(LAYERS) <= set(shown)


@pytest.mark.parametrize("where", ["vault", "user"])
@pytest.mark.parametrize("key", ["pasphrase_file", "keys.folder", "As", "stores"])
def test_a_key_that_means_nothing_is_named_with_its_file(machine: Machine, where: str, key: str) -> None:
    write = machine.write_vault if where == "vault" else machine.write_user
    write(f'{key} = "x"\n')
    with pytest.raises(ConfigError) as caught:
        machine.load()
    assert str(machine.vault / "custody.toml" if where == "vault" else machine.user) in caught.value.message
    assert caught.value.exit_status == 9
    if "." not in key:
        assert repr(key) in caught.value.message
        assert ("reads" if where == "vault" else "passphrase_file") in caught.value.hint


def test_a_setting_in_the_wrong_file_is_named(machine: Machine) -> None:
    machine.write_vault('vault = "/elsewhere"\n')
    with pytest.raises(ConfigError, match="'vault', which means nothing"):
        machine.load()
    machine.write_vault()
    machine.write_user(f'origin = "{ORIGIN}"\n')
    with pytest.raises(ConfigError, match="'origin', which means nothing"):
        machine.load()


@pytest.mark.parametrize(
    "key", ["passphrase", "password", "log_passphrase", "seed", "secret", "api_token", "access_key"]
)
def test_a_secret_is_refused_wherever_it_stands_and_never_shown(machine: Machine, key: str) -> None:
    value = "horse-staple"
    for text in (f'{key} = "{value}"\n', f'[store.local]\nkind = "disk"\npath = "o"\n{key} = "{value}"\n'):
        machine.write_vault(text)
        with pytest.raises(ConfigError, match="secrets are never kept") as caught:
            machine.load()
        assert value not in caught.value.message + caught.value.hint
    machine.write_vault()
    machine.load()
    with pytest.raises(ConfigError, match=f"CUSTODY_{key.upper()}") as caught:
        load({}, {f"CUSTODY_{key.upper()}": value}, folder=machine.folder, user=machine.user)
    assert value not in caught.value.message + caught.value.hint


def test_a_newer_vault_is_refused_with_what_to_do(machine: Machine) -> None:
    machine.write_vault('whatever = "the future has"\n', before=f'format = 2\norigin = "{ORIGIN}"\n')
    with pytest.raises(ConfigError, match="format 2; this program knows formats up to 1") as caught:
        machine.load()
    assert caught.value.exit_status == 9
    assert "version" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "'format'"),
        ("format = 0\n", "'format'"),
        ("format = true\n", "'format'"),
        ('format = "1"\n', "'format'"),
        ("format = 1\n", "'origin'"),
        ('format = 1\norigin = ""\n', "'origin'"),
        ("format = 1\norigin = 7\n", "'origin'"),
        ('format = 1\norigin = "a\\nb"\n', "one line"),
        ("format = 1\norigin = \n", "not TOML.*line 2"),
        ("format = 1\nformat = 1\n", "not TOML"),
        ("[" * 2000, "not TOML"),
        ("x = [\n" + "[\n" * 5000, "not TOML"),
        (f"a = {'[' * 2048}", "longer than 2048 bytes"),
    ],
)
def test_a_vault_file_that_is_no_vault_file_is_refused(machine: Machine, text: str, why: str) -> None:
    machine.write_vault(before=text)
    with pytest.raises(ConfigError, match=why) as caught:
        machine.load()
    assert str(machine.vault) in caught.value.message


def test_bytes_that_are_no_text_and_a_folder_are_refused(machine: Machine) -> None:
    machine.write_vault()
    (machine.vault / "custody.toml").write_bytes(b"format = 1 # \xff\n")
    with pytest.raises(ConfigError, match="not TOML"):
        machine.load()
    (machine.vault / "custody.toml").unlink()
    (machine.vault / "custody.toml").mkdir()
    with pytest.raises(ConfigError, match="regular file"):
        machine.load()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('store = "local"\n', "'store'.*tables"),
        ("store.local = 1\n", "'store'.*tables"),
        ('[store."a b"]\nkind = "disk"\npath = "o"\n', "store.a b.*a-z"),
        ('[store.local]\nkind = "tape"\npath = "o"\n', "'tape'; known are disk, s3"),
        ('[store.local]\npath = "o"\n', "'kind'"),
        ('[store.local]\nkind = "disk"\n', "'path'"),
        ('[store.local]\nkind = "disk"\npath = "o"\nbucket = "b"\n', "store.local.bucket"),
    ],
)
def test_a_wrong_value_is_named_with_key_and_file(machine: Machine, text: str, why: str) -> None:
    machine.write_vault(text)
    with pytest.raises(ConfigError, match=why) as caught:
        machine.load()
    assert "custody.toml" in caught.value.message


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("due_days = 0\n", "due_days.*1 to 365"),
        ("due_days = 366\n", "due_days.*1 to 365"),
        ("due_days = true\n", "due_days.*1 to 365"),
        ("due_days = 7.5\n", "due_days.*1 to 365"),
        ('due_days = "soon"\n', "due_days.*1 to 365"),
        ("as = 7\n", "'as'.*text"),
        ('as = " "\n', "'as'.*text"),
        ('as = "a\\u001bb"\n', "'as'.*text"),
        ('keys = ["a"]\n', "'keys'.*text"),
        ('keys = "~nobody-of-this-name/keys"\n', "home folder"),
        ("server = 1\n", "'server'.*tables"),
        ("[server.\"ftp://h\"]\nsslmode = 'disable'\n", "names no server"),
        ("[server.\"postgresql://h\"]\nca_file = 'x'\n", "ca_file.*means nothing"),
        ("[server.\"https://h\"]\nsslmode = 'x'\n", "sslmode.*means nothing"),
        ("[server.\"https://h\"]\nunencrypted = 'x'\n", "'unencrypted'.*true or false"),
        ("[server.aws]\nprofile = 7\n", "'profile'.*text"),
        ('[server."https://h"]\n[server."https://H:443/"]\n', "of another table"),
        ("[server.\"postgresql://h\"]\npassword = 'x'\n", "secrets are never kept"),
    ],
)
def test_a_wrong_value_of_a_persons_own_is_named_with_key_and_file(
    machine: Machine, text: str, why: str
) -> None:
    machine.write_user(text)
    with pytest.raises(ConfigError, match=why) as caught:
        machine.load()
    assert str(machine.user) in caught.value.message


def test_a_wrong_variable_is_named(machine: Machine) -> None:
    with pytest.raises(ConfigError, match="'due_days' in environment CUSTODY_DUE_DAYS"):
        machine.load(CUSTODY_DUE_DAYS="-1")
    assert machine.load(CUSTODY_DUE_DAYS="30").due_days == 30


def test_an_unknown_flag_is_a_wrong_use(machine: Machine) -> None:
    with pytest.raises(UsageError, match="'vualt'"):
        machine.load({"vualt": "x"})


def test_unknown_variables_are_told(machine: Machine) -> None:
    assert machine.load(CUSTODY_VALUT="x", CUSTODY_AS="me", PATH="/bin").unknown_variables == (
        "CUSTODY_VALUT",
    )


def test_a_written_vault_file_reads_back(machine: Machine) -> None:
    stores = (
        StoreSettings("local", "disk", Path("objects")),
        StoreSettings("big", "disk", Path('/mnt/ü "big" \\ disk')),
    )
    file = write_vault_toml(machine.vault, ORIGIN, stores=stores, domain="lab.example")
    assert file == machine.vault / "custody.toml"
    settings = machine.load()
    assert (settings.require_origin(), settings.domain) == (ORIGIN, "lab.example")
    assert settings.stores == (StoreSettings("local", "disk", machine.vault / "objects"), stores[1])
    assert machine.vault.stat().st_mode & 0o777 == 0o700


def test_a_vault_is_made_once(machine: Machine) -> None:
    file = write_vault_toml(machine.vault, ORIGIN)
    before = file.read_bytes()
    with pytest.raises(Conflict, match="already"):
        write_vault_toml(machine.vault, "lab.example/other")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("origin", "stores"),
    [
        ("a\nformat = 9", ()),
        ("a\x7f", ()),
        ("", ()),
        (ORIGIN, (StoreSettings("a]\n[b", "disk", Path("o")),)),
        (ORIGIN, (StoreSettings("a", "disk", Path("o\np")),)),
        (ORIGIN, (StoreSettings("a", "tape", Path("o")),)),
    ],
)
def test_what_would_not_read_back_is_not_written(
    machine: Machine, origin: str, stores: tuple[StoreSettings, ...]
) -> None:
    with pytest.raises(ConfigError):
        write_vault_toml(machine.vault, origin, stores=stores)
    assert not machine.vault.exists()
