"""Parsers of settings: the file of a vault, of a user, and of an office with its defaults and papers."""

from __future__ import annotations

from pathlib import Path

from custody.errors import ConfigError
from custody.storage.settings.office_file import read_house, read_office
from custody.storage.settings.settings import load
from custody.tui.services.keymap import FILE, read_keymap
from tests.fuzz.files import in_file
from tests.fuzz.parser import Parser
from tests.proof.keys import ORIGIN


def _settings(path: Path) -> None:
    user = path.parent / "none.toml"
    load({"vault": str(path.parent)}, {}, folder=path.parent, user=user, inspecting=True)


def _user(path: Path) -> None:
    load({"vault": "/nowhere"}, {}, folder=path.parent, user=path)


#: What a vault may not say, which is listed for whoever inspects it.
_MISPLACED = f"""format = 1
origin = "{ORIGIN}"
state = "../state"
as = "somebody"
database = "postgresql://u@h:5433,[::1]/d?sslmode=require&host=a,b&options=-c%20role%3Dx"
[store.cloud]
kind = "s3"
bucket = "b"
endpoint = "http://s3.example:9000"
profile = "p"
""".encode()
_SERVERS = b"""server."postgresql://h:5433".sslmode = "require"
[server."https://s3.example"]
ca_file = "ca.pem"
[server.aws]
profile = "p"
"""
_VAULT = f"""format = 1
origin = "{ORIGIN}"
due_days = 14
reads = "all"
[store.local]
kind = "disk"
path = "objects"
administration = "us"
[store.local.verification]
full_days = 365
sample_days = 30
sample_leaves = 459
rate = 10
window = "20-06"
copies = 2
[store.cloud]
kind = "s3"
bucket = "b"
prefix = "p/"
endpoint = "https://s3.example"
region = "x"
profile = "p"
path_style = true
lock = true
lock_mode = "compliance"
lock_step_days = 30
part_mib = 16
uploaders = 4
timeout = 60
ca_file = "ca.pem"
quirks = ["content-md5"]
""".encode()
_KEYMAP = b'actions = "e"\nexport = ["a", "?"]\nhelp = "f1"\nsign = ["f8", "ctrl+k"]\n"place.1" = "Q"\n'
_OFFICE = b"""[defaults."preservation_order.issued"]
issuing_authority = "District Court"
[law."un-25"."preservation_order.issued"]
legal_basis = "CPA s. 14"
[papers]
agency = "Cybercrime Unit"
letterhead = ["12 Harbour Street", "Example Town"]
zone = "Europe/Vienna"
"""


def _keymap(path: Path) -> None:
    read_keymap(path.read_text(encoding="utf-8"), path.name)


def _house(path: Path) -> None:
    read_house(path, {})


SETTINGS: tuple[Parser, ...] = (
    Parser(
        "file of the office's defaults",
        (
            "custody.storage.settings.office_file.read_office",
            "custody.forms.defaults.read_defaults",
            "custody.forms.defaults._read",
        ),
        in_file(read_office, "office.toml"),
        lambda: [_OFFICE],
        (ConfigError,),
    ),
    Parser(
        "what an office has on its papers",
        ("custody.storage.settings.office_file.read_house", "custody.storage.settings.office_file.papers"),
        in_file(_house, "office.toml"),
        lambda: [_OFFICE],
        (ConfigError,),
    ),
    Parser(
        "vault file",
        (
            "custody.storage.settings.vault_file.read_vault",
            "custody.storage.settings.vault_file.read_toml",
            "custody.storage.settings.store_tables.read_stores",
            "custody.storage.settings.verification_table.read_policy",
            "custody.storage.settings.settings.load",
        ),
        in_file(_settings, "vault/custody.toml"),
        lambda: [_VAULT, _MISPLACED],
        (ConfigError,),
    ),
    Parser(
        "user settings",
        ("custody.storage.settings.server_tables.read_servers",),
        in_file(_user, "user.toml"),
        lambda: [b'as = "a"\nkeys = "k"\ndue_days = 3\n', _SERVERS],
        (ConfigError,),
    ),
    Parser(
        "keymap",
        ("custody.tui.services.keymap.read_keymap", "custody.tui.services.keymap._key"),
        in_file(_keymap, FILE),
        lambda: [_KEYMAP],
        (ConfigError, UnicodeDecodeError),
    ),
)
