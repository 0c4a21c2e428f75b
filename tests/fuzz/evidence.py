"""Parsers of what comes with evidence: certificates, timestamp tokens, bags, images, and backups."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from custody.errors import CustodyError
from custody.storage.files.bagit import read_bag
from custody.storage.images.segments import first_segment, in_order
from custody.storage.timestamps import tokens
from fixtures.authority import Authority
from fixtures.build_logs import LOGS
from tests.fuzz.backups import BACKUPS
from tests.fuzz.files import in_file
from tests.fuzz.formats import _authority, only
from tests.fuzz.images import IMAGES
from tests.fuzz.parser import Parser


def _certificates() -> list[bytes]:
    import base64

    der = Authority("time.example").own()
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"
    return [der, pem]


@cache
def _stamps() -> tokens.MemoryStamps:
    return tokens.MemoryStamps([Authority("time.example").certificate()])


def _token(data: bytes) -> None:
    _stamps().verify(data, bytes(32), [sha256(Authority("time.example").certificate()).digest()])


def _bagged(path: Path) -> None:
    (path.parent / "data").mkdir(exist_ok=True)
    (path.parent / "data" / "a").write_bytes(b"a")
    (path.parent / "bagit.txt").write_bytes(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    read_bag(path.parent)


def _image(path: Path) -> None:
    first_segment(str(path))
    in_order(str(path))


def _e01() -> list[bytes]:
    image = (LOGS / "stick.E01").read_bytes()
    return [image[:1024] + image[-1024:]]


EVIDENCE: tuple[Parser, ...] = (
    Parser(
        "certificates",
        ("custody.storage.timestamps.tokens.read_certificates",),
        only(tokens.read_certificates),
        _certificates,
    ),
    Parser(
        "token verified",
        ("custody.storage.timestamps.tokens._Stamps.verify",),
        _token,
        lambda: [_authority()],
        (CustodyError,),
    ),
    Parser(
        "bag in a folder",
        ("custody.storage.files.bagit.read_bag",),
        in_file(_bagged, "bag/manifest-sha256.txt"),
        lambda: [b"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  data/a\n"],
        (CustodyError,),
    ),
    Parser(
        "segments of an image",
        ("custody.storage.images.segments.in_order",),
        in_file(_image, "image/a.E01"),
        _e01,
        (CustodyError,),
    ),
    *IMAGES,
    *BACKUPS,
)
