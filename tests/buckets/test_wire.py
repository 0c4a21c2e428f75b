"""The short way to a bucket asks as boto3 does, and says the same of every answer."""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from boto3.session import Session
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Unanswered
from storage.objects_s3 import S3Objects
from storage.objects_s3.calls import Calls, Refused
from storage.objects_s3.hurry import Hurry
from storage.objects_s3.signing import Signer, Unsigned
from storage.objects_s3.wire import _HEADERS, Declined, Wire, wire_of
from tests.buckets import stores
from tests.buckets.stores import bucket

__all__ = ["bucket"]

KEY = "objects/" + "0a" * 16
WORDS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
WHERE = "http://store.example:8333"


@given(
    key=st.lists(WORDS, min_size=1, max_size=4).map("/".join),
    arguments=st.fixed_dictionaries({}, optional={"VersionId": WORDS, "Range": WORDS, "IfMatch": WORDS}),
)
def test_a_request_goes_where_boto3_would_send_it_with_the_same_words_signed(
    key: str, arguments: dict[str, str]
) -> None:
    versions = {"versionId": arguments["VersionId"]} if "VersionId" in arguments else {}
    headers = {_HEADERS[name]: value for name, value in arguments.items() if name in _HEADERS}
    asked = Unsigned("GET", f"/evidence/{key}", versions, headers)
    ours = Signer(Credentials("name", "secret"), "eu-west-1").headers(asked)
    theirs = sent_by_boto3(Bucket="evidence", Key=key, **arguments)
    assert theirs.url == f"{WHERE}{asked.target}"
    for name in (*headers, "x-amz-date"):
        assert name in signed_names(ours["authorization"])
        assert name in signed_names(theirs.headers["Authorization"].decode("ascii"))
    assert {name: theirs.headers[name].decode("ascii") for name in headers} == headers


def signed_names(authorization: str) -> list[str]:
    return authorization.split("SignedHeaders=")[1].split(",", maxsplit=1)[0].split(";")


@cache
def client() -> Any:
    """Make a client whose requests come back as they would be sent."""

    def caught(request: Any, **_: Any) -> None:
        raise _Caught(request)

    config = Config(s3={"addressing_style": "path"})
    made = Session("name", "secret").client("s3", endpoint_url=WHERE, region_name="eu-west-1", config=config)
    made.meta.events.register("before-send.s3", caught)
    return made


def sent_by_boto3(**arguments: str) -> Any:
    with pytest.raises(_Caught) as caught:
        client().get_object(**arguments)
    return caught.value.request


class _Caught(BaseException):
    """Carries a request out of the library before it is sent."""

    def __init__(self, request: Any) -> None:
        self.request = request


def both(store: S3Objects, operation: str, **arguments: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Make one call by either way; gives what each says, or what it was refused with."""
    calls = store._calls
    assert calls.wire is not None
    assert calls.wire.takes(operation, arguments)
    try:
        short = told(calls.wire.call(operation, arguments))
    except Declined as error:
        short = {"status": error.status, "code": error.code}
    try:
        usual = told(getattr(calls.client, operation)(Bucket=calls.options.bucket, **arguments))
    except ClientError as error:
        answer: dict[str, Any] = dict(error.response)
        usual = {"status": answer["ResponseMetadata"]["HTTPStatusCode"], "code": answer["Error"]["Code"]}
    return short, usual


def told(answer: Mapping[str, Any]) -> dict[str, Any]:
    names = ("ContentLength", "ETag", "VersionId", "ChecksumSHA256", "ObjectLockMode")
    more = ("ObjectLockRetainUntilDate", "ObjectLockLegalHoldStatus")
    found = {name: answer[name] for name in (*names, *more) if name in answer}
    if "Body" in answer:
        body = answer["Body"]
        found["bytes"] = b"".join(iter(lambda: body.read(3), b""))
    return found


def test_every_answer_is_told_as_the_library_tells_it(bucket: S3Objects) -> None:
    data = b"evidence of some length"
    path = bucket._calls.options.prefix + KEY
    until = datetime.fromtimestamp(bucket.now() + 60, UTC)
    digest = base64.b64encode(sha256(data).digest()).decode("ascii")
    lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": until}
    put = {"Body": data, "ChecksumAlgorithm": "SHA256", "ChecksumSHA256": digest, **lock}
    wire = bucket._calls.wire
    assert wire is not None
    version = wire.call("put_object", {"Key": path, "IfNoneMatch": "*", **put})["VersionId"]
    short, usual = both(bucket, "put_object", Key=path, IfNoneMatch="*", **put)
    assert short == usual == {"status": 412, "code": "PreconditionFailed"}
    for arguments in (
        {"Key": path, "ChecksumMode": "ENABLED"},
        {"Key": path, "ChecksumMode": "ENABLED", "VersionId": version},
        {"Key": path + "x"},
    ):
        short, usual = both(bucket, "head_object", **arguments)
        assert short == usual
    short, _ = both(bucket, "head_object", Key=path, VersionId=version)
    assert (short["ObjectLockMode"], short["ObjectLockRetainUntilDate"]) == ("COMPLIANCE", until)
    for arguments in (
        {"Key": path},
        {"Key": path, "VersionId": version, "Range": "bytes=3-9"},
        {"Key": path, "Range": "bytes=900-"},
        {"Key": path, "IfMatch": '"another"'},
        {"Key": path + "x"},
    ):
        short, usual = both(bucket, "get_object", **arguments)
        assert short == usual, arguments
    assert both(bucket, "get_object", Key=path)[0]["bytes"] == data


def test_a_body_that_is_not_the_one_signed_for_is_refused(bucket: S3Objects) -> None:
    other = base64.b64encode(sha256(b"other").digest()).decode("ascii")
    wire = bucket._calls.wire
    assert wire is not None
    with pytest.raises(Declined) as caught:
        wire.call(
            "put_object",
            {"Key": bucket._calls.options.prefix + KEY, "Body": b"this", "ChecksumSHA256": other},
        )
    assert caught.value.status == 400


def test_calls_that_it_does_not_know_in_full_are_left_to_the_library(bucket: S3Objects) -> None:
    wire = bucket._calls.wire
    assert isinstance(wire, Wire)
    assert wire.takes("head_object", {"Key": KEY})
    assert not wire.takes("head_object", {"Key": KEY, "PartNumber": 1})
    assert not wire.takes("delete_object", {"Key": KEY})


@pytest.mark.parametrize(
    ("more", "environ"),
    [
        ({"endpoint": None}, {}),
        ({"path_style": False}, {}),
        ({"endpoint": "http://store.example/below"}, {}),
        ({}, {"http_proxy": "http://proxy.example:3128"}),
        ({}, {"AWS_ACCESS_KEY_ID": ""}),
    ],
)
def test_address_proxy_and_credentials_that_need_the_library_have_no_short_way(
    monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], environ: dict[str, str]
) -> None:
    stores.credentials(monkeypatch)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert wire_of(stores.options("http://store.example:8333"), Hurry()) is not None
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    chosen: dict[str, Any] = {"where": "http://store.example:8333", **more}
    where = chosen.pop("where")
    assert wire_of(stores.options(where, **chosen), Hurry()) is None


def test_credentials_are_lasting_that_lie_in_the_environment_or_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    assert lasting()
    program = tmp_path / "asks"
    program.write_text('#!/bin/sh\necho \'{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s"}\'\n')
    program.chmod(0o700)
    for text, answer in (
        ("aws_access_key_id = a\naws_secret_access_key = s\n", True),
        (f"credential_process = {program}\n", False),
    ):
        (tmp_path / "file").write_text(f"[default]\n{text}")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "file"))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "file"))
        assert lasting() is answer


def lasting() -> bool:
    return S3Objects("cold", stores.options("http://store.example:8333")).open_to_others


def test_a_server_that_is_not_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    stores.credentials(monkeypatch)
    calls = Calls(stores.options("http://127.0.0.1:9", timeout=1))
    assert calls.wire is not None
    with pytest.raises(Unanswered):
        calls.once("look", "head_object", Key=KEY)


def test_a_server_is_believed_only_under_a_certificate_that_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    with secure(tmp_path) as (where, authority):
        trusting = Calls(stores.options(where, ca_file=authority))
        assert trusting.wire is not None
        with pytest.raises(Refused) as caught:
            trusting.once("look", "head_object", Key=KEY)
        assert caught.value.absent
        with pytest.raises(Unanswered, match="certificate"):
            Calls(stores.options(where)).once("look", "head_object", Key=KEY)
        monkeypatch.setenv("AWS_CA_BUNDLE", str(authority))
        with pytest.raises(Refused):
            Calls(stores.options(where)).once("look", "head_object", Key=KEY)


@contextmanager
def secure(folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve nothing over TLS; gives the address and the file of the certificate that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime.now(UTC) - timedelta(days=1))
    made = made.not_valid_after(datetime.now(UTC) + timedelta(days=1)).add_extension(
        alternative, critical=False
    )
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    certificate = folder / "certificate.pem"
    certificate.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    secret = folder / "key.pem"
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Nothing)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}", certificate
    finally:
        server.shutdown()
        server.server_close()


class Nothing(BaseHTTPRequestHandler):
    """Answers that there is nothing."""

    def do_HEAD(self) -> None:
        self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the library
        """Say nothing."""
