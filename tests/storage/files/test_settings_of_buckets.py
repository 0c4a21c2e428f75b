"""What is set up of a bucket: where it is, in a vault; whom to trust as its server, in a person's own file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from custody.errors import ConfigError
from tests.storage.files.test_settings import Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


BUCKET = """[store.cloud]
kind = "s3"
bucket = "evidence"
prefix = "lab/a/"
endpoint = "https://s3.lab.example"
region = "eu-west-1"
path_style = true
lock = true
part_mib = 64
uploaders = 8
timeout = 120
quirks = ["content-md5"]
"""


def test_a_bucket_is_set_up_by_a_table_without_any_secret(machine: Machine) -> None:
    machine.write_vault(BUCKET)
    machine.write_user('[server."https://S3.lab.example:443/"]\nprofile = "custody"\nca_file = "ca.pem"\n')
    (store,) = machine.load().stores
    assert store.bucket is not None
    assert asdict(store.bucket) == {
        "bucket": "evidence",
        "prefix": "lab/a/",
        "endpoint": "https://s3.lab.example",
        "region": "eu-west-1",
        "profile": "custody",
        "ca_file": machine.user.parent / "ca.pem",
        "path_style": True,
        "lock": True,
        "part_mib": 64,
        "uploaders": 8,
        "timeout": 120,
        "quirks": ("content-md5",),
    }
    assert store.where == "https://s3.lab.example evidence/lab/a/"


def test_a_bucket_says_which_locks_are_wanted_in_it_and_the_settings_say_what_that_means(
    machine: Machine,
) -> None:
    machine.write_vault(BUCKET)
    (store,) = machine.load().stores
    assert (store.policy.mode, store.policy.step_days) == ("none", 30)
    machine.write_vault(f'{BUCKET}lock_mode = "compliance"\nlock_step_days = 7\n')
    settings = machine.load()
    (store,) = settings.stores
    assert (store.policy.mode, store.policy.step_days) == ("compliance", 7)
    told = {name: value for name, value, _ in settings.describe()}["store.cloud"]
    assert "nobody can delete, shorten or undo it before the end" in str(told)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("timeout = 120", 'lock_mode = "worm"', "nobody can delete, shorten or undo it"),
        ("lock = true", 'lock_mode = "governance"', "not said to keep locks"),
        ("timeout = 120", "lock_step_days = 91", "from 1 to 90"),
        ("timeout = 120", "lock_step_days = 0", "from 1 to 90"),
        ('bucket = "evidence"', "", "'bucket' in"),
        ('prefix = "lab/a/"', 'prefix = "lab/a"', "'prefix' in"),
        ("https://s3.lab.example", "http://127.0.0.1@evil.example", "'endpoint' in"),
        ("https://s3.lab.example", "ftp://s3.lab.example", "'endpoint' in"),
        ('prefix = "lab/a/"', 'prefix = "/lab/"', "'prefix' in"),
        ("lock = true", 'lock = "yes"', "true or false"),
        ("part_mib = 64", "part_mib = 4", "from 5 to 160"),
        ("uploaders = 8", "uploaders = true", "from 1 to 32"),
        ('quirks = ["content-md5"]', 'quirks = ["other"]', "a list of: content-md5"),
        ('quirks = ["content-md5"]', 'quirks = "content-md5"', "a list of: content-md5"),
        ("lock = true", 'secret_access_key = "x"', "secrets are never kept"),
        ("lock = true", 'path = "o"', "means nothing"),
    ],
)
def test_a_wrong_table_of_a_bucket_is_named(machine: Machine, old: str, new: str, why: str) -> None:
    machine.write_vault(BUCKET)
    assert len(machine.load().stores) == 1
    assert old in BUCKET
    machine.write_vault(BUCKET.replace(old, new))
    with pytest.raises(ConfigError, match=why):
        machine.load()


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("profile", 'server."https://s3.lab.example".profile = "admin"'),
        ("ca_file", 'server."https://s3.lab.example".ca_file = "{vault}/theirs.pem"'),
    ],
)
def test_a_vault_does_not_say_whom_to_trust_as_a_bucket_or_with_which_credentials(
    machine: Machine, key: str, line: str
) -> None:
    value = {"profile": "admin", "ca_file": "theirs.pem"}[key]
    machine.write_vault(f'{BUCKET}{key} = "{value}"\n')
    with pytest.raises(ConfigError, match=f"'store.cloud.{key}', which a vault may not") as caught:
        machine.load()
    line = line.format(vault=machine.vault)
    assert line in caught.value.hint
    machine.write_vault(BUCKET)
    machine.write_user(f"{line}\n")
    (store,) = machine.load().stores
    assert store.bucket is not None
    assert str(getattr(store.bucket, key)) == line.partition(' = "')[2][:-1]
    # Of another server it was not said.
    machine.write_vault(BUCKET.replace("s3.lab.example", "s3.other.example"))
    (store,) = machine.load().stores
    assert store.bucket is not None
    assert getattr(store.bucket, key) is None


def test_a_bucket_elsewhere_is_reached_without_encryption_only_where_its_reader_said_so(
    machine: Machine,
) -> None:
    for here in ("http://127.0.0.1:8333", "http://localhost:9000", "http://[::1]:9000"):
        machine.write_vault(BUCKET.replace("https://s3.lab.example", here))
        assert len(machine.load().stores) == 1
    for there in (
        "http://nas.lab.example:9000",
        "HTTP://localhost.evil.example",
        "http://10.0.0.1",
    ):
        machine.write_vault(BUCKET.replace("https://s3.lab.example", there))
        with pytest.raises(ConfigError, match=r"store\.cloud\.endpoint.*without encryption") as caught:
            machine.load()
    machine.write_vault(BUCKET.replace("https://s3.lab.example", "http://nas.lab.example:9000"))
    with pytest.raises(ConfigError, match="without encryption") as caught:
        machine.load()
    machine.write_user(f"{caught.value.hint.partition(': ')[2]}\n")
    assert len(machine.load().stores) == 1
