"""Verifies that no two stores of a settings file share one place, or one lies inside the other.

An alias would count as a second place of an object, and an object cleared from it would go from the store itself.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from custody.errors import ConfigError
from custody.storage.stores.object_keys import AREAS

if TYPE_CHECKING:
    from custody.storage.settings.store_tables import StoreSettings
    from custody.storage.stores.s3.options import S3Options

#: The place of a store, from the outside in, so that a store inside it begins with the same parts.
_Place = tuple[str | int, ...]
#: How every address of AWS ends; a bucket's name is one for all of them.
_AWS = ".amazonaws.com"


def check_places(file: Path, stores: Iterable[StoreSettings]) -> None:
    """Raise ConfigError, naming both tables, if two stores are one or nested.

    Folders are compared as they resolve, and buckets by server, name and prefix. Two names of one server, or a server
    that keeps its buckets in a folder, cannot be recognised.
    """
    known = list(stores)
    if len(known) < 2:
        return
    taken: dict[_Place, StoreSettings] = {}
    for store in known:
        for place in _places(store):
            other = taken.setdefault(place, store)
            if other is not store:
                raise _refused(file, other, store, "are one place")
    for place, store in taken.items():
        for depth in range(1, len(place)):
            outer = taken.get(place[:depth])
            if outer is not None and place[depth] in AREAS:
                raise _refused(
                    file, outer, store, "are no two places: the second lies in what the first keeps"
                )


def _places(store: StoreSettings) -> Iterator[_Place]:
    """Yield the identities of a store's place: a folder's path and, if it exists, its inode on the disk."""
    if store.bucket is not None:
        yield (*_server(store.bucket), store.bucket.bucket, *store.bucket.prefix.split("/")[:-1])
        return
    path = os.path.realpath(store.path or "")
    yield ("disk", *Path(path).parts)
    with contextlib.suppress(OSError):
        status = Path(path).stat()
        yield ("disk", status.st_dev, status.st_ino)


def _server(options: S3Options) -> _Place:
    """Return the server of a bucket, however its address is spelled; the default port may be left out."""
    address = options.endpoint or f"https://s3{_AWS}"
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        host, port = "", None
    if not host:
        return ("s3", address)
    if host.endswith(_AWS):
        return ("s3", _AWS)
    return ("s3", host, 0 if port in (None, 80, 443) else port)


def _refused(file: Path, first: StoreSettings, other: StoreSettings, why: str) -> ConfigError:
    where = first.where if first.where == other.where else f"{first.where} and {other.where}"
    return ConfigError(
        f"[store.{first.name}] and [store.{other.name}] of {os.fspath(file)!r} {why}: {where}",
        hint="Give each store a folder or a prefix of its own; what is recorded there moves along.",
    )
