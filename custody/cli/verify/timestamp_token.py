"""Timestamp tokens in `custody verify`: whether they date a checkpoint under a trusted root."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.shell.call import Call
from custody.cli.shell.files import read
from custody.errors import Malformed, UsageError
from custody.law.clock import moment_stated
from custody.model.verdicts.proof_files import Examined
from custody.proof import proof_file, tsp
from custody.proof.note import VerifierKey

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from custody.model.verdicts.timestamp_files import Vouch

#: A file of certificates has a few KiB.
_MOST_CERTIFICATES = 1 << 20


def with_token(
    call: Call, data: bytes, log_key: VerifierKey, found: Examined
) -> tuple[Examined, dict[str, Any]]:
    """Return an examination with the verdict on the named token, and its members for scripts.

    Raise UsageError if only one of the two files is named, Malformed for a file without certificates, NotFound or
    ProofInvalid for one without a root, ConfigError if the library that reads them is not installed.
    """
    args = call.args
    if args.token is None or args.tsa is None:
        raise UsageError(
            "--token and --tsa go together: a token counts under a root certificate that you trust",
            hint="Get the root from the authority itself, not from who brought the token.",
        )
    from custody.ledger.timestamps.proof_dating import SuppliedToken, date
    from custody.storage.timestamps.tokens import MemoryStamps, digest_of, pem_of

    token = read(call, args.token, tsp.MAX_RESPONSE_BYTES)
    root = _root(call)
    signed = proof_file.parse(data).checkpoint
    dated = date(
        found, signed, log_key, SuppliedToken(token, MemoryStamps([pem_of(root)]), (digest_of(root),))
    )
    stated = dated.token
    told = {
        "time": None if stated is None else moment_stated(stated.time),
        "serial": None if stated is None else f"{stated.serial:x}",
        "root": digest_of(root).hex(),
    }
    return dated.examined, {"timestamp": told}


def voucher(call: Call) -> Vouch:
    """Return a verifier of tokens under the root certificate of --tsa, which must be named.

    Raise Malformed, NotFound, ProofInvalid, UsageError or StorageFailed for that file, ConfigError without the
    library.
    """
    from custody.storage.timestamps.tokens import MemoryStamps, digest_of, pem_of

    root = _root(call)
    stamps, trusted = MemoryStamps([pem_of(root)]), (digest_of(root),)
    return lambda token, imprint: stamps.verify(token, imprint, trusted)


def _root(call: Call) -> Certificate:
    from custody.storage.timestamps.tokens import find_certificate, read_certificates

    certificates = read(call, call.args.tsa, _MOST_CERTIFICATES)
    try:
        return find_certificate(read_certificates(certificates))
    except Malformed as error:
        raise Malformed(f"{call.args.tsa!r}: {error.message}", hint=error.hint) from None
