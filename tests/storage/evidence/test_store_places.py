"""Two stores are two places: settings in which they are one, or mix what they keep, are refused with both names."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from custody.errors import ConfigError
from custody.storage.settings.store_tables import read_stores


def read(vault: Path, *tables: str) -> list[str]:
    """Read tables called a, b and so on; gives the names of the stores."""
    text = "\n".join(f"[store.{name}]\n{table}" for name, table in zip("abc", tables, strict=False))
    return [store.name for store in read_stores(vault / "custody.toml", tomllib.loads(text))]


def disk(path: str | Path) -> str:
    return f'kind = "disk"\npath = "{path}"\n'


def bucket(name: str = "evidence", **more: str) -> str:
    return "\n".join(
        ['kind = "s3"', f'bucket = "{name}"', *(f'{key} = "{told}"' for key, told in more.items())]
    )


def refused(vault: Path, *tables: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(vault, *tables)
    assert "of its own" in caught.value.hint
    return caught.value.message


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """Return a folder with two folders in it, and a second name for the first."""
    for name in ("vault", "vault/one", "two"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "vault" / "one")
    return tmp_path / "vault"


@pytest.mark.parametrize("other", ["one", "./one/", "two/../one", "../link", "../vault/one", "{}/one"])
def test_a_folder_that_is_another_store_by_another_name_is_refused(vault: Path, other: str) -> None:
    assert read(vault, disk("one")) == ["a"]
    assert read(vault, disk("one"), disk("../two")) == ["a", "b"]
    told = refused(vault, disk("one"), disk("../two"), disk(other.format(vault)))
    assert "[store.a] and [store.c] of" in told
    assert "are one place" in told
    assert os.fspath(vault / "one") in told


def test_a_folder_that_is_not_there_yet_is_compared_as_well(vault: Path) -> None:
    (vault / "later").symlink_to(vault / "shelf")
    assert read(vault, disk("shelf"), disk("cold")) == ["a", "b"]
    assert "one place" in refused(vault, disk("shelf"), disk("later"))


def test_a_folder_that_the_disk_knows_to_be_another_is_refused(
    vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a folder is mounted a second time, or names do not tell capitals from small letters."""
    same = (vault / "one").stat()
    real = Path.stat
    assert read(vault, disk("one"), disk("../two")) == ["a", "b"]
    monkeypatch.setattr(Path, "stat", lambda self, **more: same if self.name == "two" else real(self, **more))
    assert "one place" in refused(vault, disk("one"), disk("../two"))


def test_a_folder_within_what_another_store_keeps_is_refused_and_one_beside_it_is_not(vault: Path) -> None:
    for beside in ("one/cold", "one/objects-2", "."):
        assert read(vault, disk("one"), disk(beside)) == ["a", "b"]
    for area in ("objects", "trees/00", "manifests"):
        for first, second in ((disk("one"), disk(f"one/{area}")), (disk(f"one/{area}"), disk("one"))):
            assert "lies in what the first keeps" in refused(vault, first, second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (bucket(), bucket(region="eu-west-1", profile="second")),
        (bucket(), bucket(endpoint="https://s3.eu-west-1.amazonaws.com")),
        (bucket(endpoint="https://s3.lab.example"), bucket(endpoint="https://S3.Lab.Example.:443/")),
        (bucket(endpoint="https://s3.lab.example"), bucket(endpoint="http://s3.lab.example:80")),
        (bucket(endpoint="http://h:8333", prefix="a/"), bucket(endpoint="http://h:8333/", prefix="a/")),
        (bucket(endpoint="http://[x"), bucket(endpoint="http://[x")),
    ],
)
def test_a_bucket_that_is_another_store_by_another_address_is_refused(
    vault: Path, one: str, other: str
) -> None:
    assert read(vault, one, disk("one")) == ["a", "b"]
    told = refused(vault, one, other)
    assert "[store.a] and [store.b] of" in told
    assert "are one place" in told
    assert "evidence/" in told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (bucket(), bucket("evidence-2")),
        (bucket(prefix="a/"), bucket(prefix="b/")),
        (bucket(), bucket(prefix="lab/")),
        (bucket(prefix="lab/"), bucket(prefix="lab/cold/")),
        (bucket(endpoint="http://h:8333"), bucket(endpoint="http://h:8334")),
        (bucket(endpoint="https://s3.lab.example"), bucket(endpoint="https://s3.county.example")),
        (bucket(endpoint="https://s3.lab.example"), bucket()),
    ],
)
def test_buckets_that_are_two_places_are_two_stores(vault: Path, one: str, other: str) -> None:
    assert read(vault, one, other) == ["a", "b"]


def test_a_prefix_within_what_another_store_keeps_is_refused(vault: Path) -> None:
    for outer, inner in (("", "objects/"), ("lab/", "lab/trees/"), ("lab/", "lab/manifests/b/")):
        more = {"prefix": outer} if outer else {}
        assert "lies in what the first keeps" in refused(vault, bucket(**more), bucket(prefix=inner))
