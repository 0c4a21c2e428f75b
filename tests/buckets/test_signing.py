"""A request to a bucket is signed as AWS publishes it, and as botocore would have signed it at the same moment."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from string import ascii_lowercase, digits
from typing import Any

import botocore.auth
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials, ReadOnlyCredentials
from hypothesis import given
from hypothesis import strategies as st

from storage.objects_s3 import signing
from storage.objects_s3.signing import NOTHING, Signer, Unsigned

SHOWN = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)
NAMES = st.text(ascii_lowercase + digits + "-", min_size=1, max_size=20).map("x-amz-{}".format)
HOST = "store.example:8333"
BLANK = st.sampled_from(["", " ", "  "])
ONE_LINE = st.lists(BLANK | SHOWN, max_size=5).map(" ".join)


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    """Make both signers take a moment for now."""
    real = time.gmtime
    monkeypatch.setattr(signing, "gmtime", lambda: real(moment))
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: datetime.fromtimestamp(moment, UTC))


def test_the_published_example_is_signed_as_it_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The GET of ten bytes in AWS's documentation of Signature Version 4 for S3."""
    at(monkeypatch, datetime(2013, 5, 24, tzinfo=UTC).timestamp())
    signer = Signer(
        Credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "us-east-1"
    )
    asked = {"host": "examplebucket.s3.amazonaws.com", "range": "bytes=0-9"}
    headers = signer.headers(Unsigned("GET", "/test.txt", {}, asked))
    assert headers == {
        **asked,
        "x-amz-content-sha256": NOTHING,
        "x-amz-date": "20130524T000000Z",
        "authorization": "AWS4-HMAC-SHA256 "
        "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    }


class Lent:
    """Credentials that are renewed: others each time they are asked for."""

    def __init__(self, *given: ReadOnlyCredentials) -> None:
        self._given = list(given)

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        return self._given.pop(0)


ASKED = st.builds(
    Unsigned,
    method=st.sampled_from(["GET", "HEAD", "PUT"]),
    path=st.lists(SHOWN, min_size=1, max_size=3).map(lambda parts: "/evidence/" + "/".join(parts)),
    query=st.dictionaries(SHOWN, SHOWN, max_size=2),
    headers=st.dictionaries(NAMES, ONE_LINE, max_size=4).map(lambda some: {"host": HOST, **some}),
    payload=st.binary(min_size=32, max_size=32).map(bytes.hex),
)
# Few secrets and days, so that some come again beside others that do not.
LENT = st.builds(ReadOnlyCredentials, SHOWN, st.sampled_from(["secret", "other"]) | SHOWN, st.none() | SHOWN)
MOMENTS = st.sampled_from([0, 86_399, 86_400]) | st.integers(0, 2**32)


@given(asked=ASKED, turns=st.lists(st.tuples(LENT, MOMENTS), min_size=1, max_size=4), region=SHOWN)
def test_it_is_what_botocore_signs(
    asked: Unsigned, turns: list[tuple[ReadOnlyCredentials, int]], region: str
) -> None:
    """By one signer, several times: with other credentials and on other days."""
    signer = Signer(Lent(*(credentials for credentials, _ in turns)), region)
    for credentials, moment in turns:
        with pytest.MonkeyPatch.context() as monkeypatch:
            at(monkeypatch, moment)
            theirs = AWSRequest(asked.method, f"https://{HOST}{asked.target}", dict(asked.headers))
            auth = S3SigV4Auth(credentials, "s3", region)
            auth.payload = lambda _: asked.payload
            auth.add_auth(theirs)
            assert signer.headers(asked) == lower(theirs.headers)


def lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}
