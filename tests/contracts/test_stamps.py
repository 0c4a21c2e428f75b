"""Every promise of Stamps, whoever keeps it, and openssl as a stranger that has to agree."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from custody.errors import Malformed, NotFound, ProofInvalid, Undecided
from custody.ledger.ports import Stamps
from custody.proof import tsp
from custody.storage.timestamps.tokens import (
    FolderStamps,
    MemoryStamps,
    digest_of,
    find_certificate,
    read_certificates,
)
from fixtures.authority import Authority
from tests.programs import program
from tests.world import MONDAY

IMPRINT = sha256(b"some checkpoint\n").digest()
GOOD = Authority("time.example")
ROOT = sha256(GOOD.certificate()).digest()


def in_memory(folder: Path, *certificates: bytes) -> Stamps:
    return MemoryStamps(certificates)


def in_folder(folder: Path, *certificates: bytes) -> Stamps:
    found = FolderStamps(folder / "tsa")
    for data in certificates:
        found.keep(read_certificates(data)[0])
    return found


@pytest.fixture(params=[in_memory, in_folder])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Stamps]:
    return lambda *certificates: request.param(tmp_path, *certificates)


def openssl(folder: Path, token: bytes, root: bytes, message: bytes = b"some checkpoint\n") -> bool:
    """Return whether `openssl ts` accepts a token, as of the time that it states."""
    (folder / "data").write_bytes(message)
    (folder / "token").write_bytes(token)
    (folder / "root.pem").write_bytes(root)
    at = str(tsp.parse_token(token).time)
    words = ["ts", "-verify", "-data", "data", "-in", "token", "-token_in", "-CAfile", "root.pem", "-attime"]
    done = subprocess.run(
        [program("openssl", "openssl"), *words, at], cwd=folder, capture_output=True, check=False
    )
    return done.returncode == 0


def changed(token: bytes, at: int) -> bytes:
    return token[:at] + bytes((token[at] ^ 1,)) + token[at + 1 :]


def test_a_token_verifies_here_and_there(make: Callable[..., Stamps], tmp_path: Path) -> None:
    token = GOOD.token(IMPRINT, MONDAY)
    found = make(GOOD.certificate()).verify(token, IMPRINT, [ROOT])
    assert found.root == ROOT
    assert found.signer != ROOT
    assert openssl(tmp_path, token, GOOD.pem())


def test_a_token_on_other_bytes_is_false(make: Callable[..., Stamps], tmp_path: Path) -> None:
    stamps, token = make(GOOD.certificate()), GOOD.token(IMPRINT, MONDAY)
    stamps.verify(token, IMPRINT, [ROOT])
    with pytest.raises(ProofInvalid, match="other bytes"):
        stamps.verify(token, bytes(32), [ROOT])
    assert not openssl(tmp_path, token, GOOD.pem(), b"other bytes\n")


@pytest.mark.parametrize(
    "bad",
    [
        Authority("time.example", purposes=()),
        Authority("time.example", critical=False),
        Authority("time.example", purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)),
        Authority(
            "time.example", purposes=(ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH)
        ),
        Authority("time.example", until=datetime(2026, 11, 1, tzinfo=UTC)),
    ],
    ids=["no purpose", "purpose not critical", "another purpose", "two purposes", "ended before"],
)
def test_a_certificate_that_is_not_for_timestamps_or_not_valid_then_signs_none(
    bad: Authority, make: Callable[..., Stamps], tmp_path: Path
) -> None:
    assert bad.certificate() == GOOD.certificate()
    stamps = make(GOOD.certificate())
    with pytest.raises(ProofInvalid):
        stamps.verify(bad.token(IMPRINT, MONDAY), IMPRINT, [ROOT])
    stamps.verify(GOOD.token(IMPRINT, MONDAY), IMPRINT, [ROOT])
    assert not openssl(tmp_path, bad.token(IMPRINT, MONDAY), GOOD.pem())


def test_what_is_signed_under_another_root_is_false(make: Callable[..., Stamps], tmp_path: Path) -> None:
    other = Authority("elsewhere.example")
    stamps, token = make(GOOD.certificate(), other.certificate()), other.token(IMPRINT, MONDAY)
    stamps.verify(token, IMPRINT, [ROOT, sha256(other.certificate()).digest()])
    with pytest.raises(ProofInvalid):
        stamps.verify(token, IMPRINT, [ROOT])
    assert not openssl(tmp_path, token, GOOD.pem())


def test_a_root_that_is_asked_for_and_not_at_hand_leaves_it_undecided(make: Callable[..., Stamps]) -> None:
    token = GOOD.token(IMPRINT, MONDAY)
    for stamps in (make(), make(Authority("elsewhere.example").certificate())):
        with pytest.raises(Undecided, match="at hand"):
            stamps.verify(token, IMPRINT, [ROOT])


def test_a_certificate_at_hand_that_is_not_asked_for_counts_for_nothing(make: Callable[..., Stamps]) -> None:
    with pytest.raises(Undecided):
        make(GOOD.certificate()).verify(GOOD.token(IMPRINT, MONDAY), IMPRINT, [])


def test_a_changed_byte_anywhere_is_false_or_none_of_what_is_stated(make: Callable[..., Stamps]) -> None:
    stamps, token = make(GOOD.certificate()), GOOD.token(IMPRINT, MONDAY)
    good = tsp.parse_token(token)
    accepted = 0
    for at in range(len(token)):
        try:
            stamps.verify(changed(token, at), IMPRINT, [ROOT])
        except ProofInvalid:
            continue
        accepted += 1
        assert tsp.parse_token(changed(token, at)) == good
    assert accepted < len(token) // 20


def test_a_signer_other_than_the_one_named_is_false(make: Callable[..., Stamps], tmp_path: Path) -> None:
    """The same key under a second certificate: the chain holds, but it is not the certificate that was signed."""
    twin = Authority("time.example", until=datetime(2039, 1, 1, tzinfo=UTC))
    token = GOOD.token(IMPRINT, MONDAY, carrying=twin.own())
    stamps = make(GOOD.certificate())
    stamps.verify(twin.token(IMPRINT, MONDAY), IMPRINT, [ROOT])
    with pytest.raises(ProofInvalid, match="another certificate than it names"):
        stamps.verify(token, IMPRINT, [ROOT])
    assert not openssl(tmp_path, token, GOOD.pem())


def test_certificates_of_a_folder_outlive_files_that_are_none(tmp_path: Path) -> None:
    stamps = FolderStamps(tmp_path)
    stamps.keep(read_certificates(GOOD.pem())[0])
    (tmp_path / "a.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nno\n")
    (tmp_path / "b.pem").mkdir()
    assert set(FolderStamps(tmp_path).certificates()) == {ROOT}
    assert stamps.pem(ROOT) == GOOD.pem()
    with pytest.raises(NotFound):
        stamps.pem(bytes(32))


def test_only_a_certificate_that_signed_itself_and_may_issue_others_is_a_root() -> None:
    root = find_certificate(read_certificates(GOOD.pem()))
    assert digest_of(root) == ROOT
    with pytest.raises(NotFound):
        find_certificate(read_certificates(GOOD.own()))
    with pytest.raises(Malformed):
        read_certificates(b"-----BEGIN CERTIFICATE-----\nno\n")


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """An authority of openssl's own: a root, a certificate for timestamps, and its settings."""
    (tmp_path / "tsa.cnf").write_text(SETTINGS)
    (tmp_path / "serial").write_text("01\n")
    key = "-newkey rsa:2048 -nodes"
    for line in (
        f"req -x509 {key} -keyout root.key -out root.pem -days 30 -config tsa.cnf -extensions root",
        f"req {key} -keyout tsa.key -out tsa.csr -subj /CN=Stamper -config tsa.cnf",
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -out tsa.pem -days 9 -extfile tsa.cnf -extensions tsa",
    ):
        subprocess.run(
            [program("openssl", "openssl"), *line.split()], cwd=tmp_path, check=True, capture_output=True
        )
    return tmp_path


SETTINGS = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Root
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
extendedKeyUsage = critical,timeStamping
[one]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
certs = root.pem
default_policy = 1.2.3.4
digests = sha256
signer_digest = sha256
accuracy = secs:1, millisecs:500
ess_cert_id_alg = ALGORITHM
"""


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha384"])
def test_an_answer_of_openssl_to_our_request_verifies(real: Path, algorithm: str) -> None:
    (real / "tsa.cnf").write_text(SETTINGS.replace("ALGORITHM", algorithm))
    (real / "asked").write_bytes(tsp.request(IMPRINT, 2**127 + 5))
    words = ["ts", "-reply", "-config", "tsa.cnf", "-section", "one", "-queryfile", "asked", "-out", "answer"]
    before = int(datetime.now(UTC).timestamp())
    subprocess.run([program("openssl", "openssl"), *words], cwd=real, check=True, capture_output=True)
    token = tsp.token_of((real / "answer").read_bytes())
    stated = tsp.parse_token(token)
    assert (stated.imprint, stated.nonce, stated.serial) == (IMPRINT, 2**127 + 5, 2)
    assert before + 2 <= stated.time <= int(datetime.now(UTC).timestamp()) + 2
    root = read_certificates((real / "root.pem").read_bytes())[0]
    found = MemoryStamps([(real / "root.pem").read_bytes()]).verify(token, IMPRINT, [digest_of(root)])
    assert found.signer == digest_of(read_certificates((real / "tsa.pem").read_bytes())[0])


def test_a_request_reads_in_openssl_as_it_was_meant(tmp_path: Path) -> None:
    (tmp_path / "asked").write_bytes(tsp.request(IMPRINT, 0xABCDEF))
    words = ["ts", "-query", "-in", "asked", "-text"]
    told = subprocess.run(
        [program("openssl", "openssl"), *words], cwd=tmp_path, check=True, capture_output=True
    ).stdout
    for line in ("Hash Algorithm: sha256", "Nonce: 0xABCDEF", "Certificate required: yes"):
        assert line in told.decode()
