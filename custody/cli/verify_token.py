"""What `custody verify --token` adds: whether a timestamp token dates the checkpoint of the proof file."""

from __future__ import annotations

from typing import Any

from custody.cli.call import Call
from custody.cli.files import read
from custody.cli.words import moment_stated
from custody.errors import Malformed, UsageError
from custody.model.verdicts import Examined
from custody.proof import bundle, tsp
from custody.proof.note import VerifierKey

#: A file of certificates has a few KiB.
_MOST_CERTIFICATES = 1 << 20


def with_token(
    call: Call, data: bytes, log_key: VerifierKey, found: Examined
) -> tuple[Examined, dict[str, Any]]:
    """Give an examination with the verdict on the token that was named, and what scripts are told of it.

    Raises UsageError where only one of the two files is named, Malformed for a file of no certificates, NotFound or
    ProofInvalid for one without a root, ConfigError where nothing is installed that reads them.
    """
    args = call.args
    if args.token is None and args.tsa is None:
        return found, {}
    if args.token is None or args.tsa is None:
        raise UsageError(
            "--token and --tsa go together: a token counts under a root certificate that you trust",
            hint="Get the root from the authority itself, not from who brought the token.",
        )
    from custody.ledger.dated import Brought, date
    from storage.stamps import MemoryStamps, digest_of, find_certificate, pem_of, read_certificates

    token = read(call, args.token, tsp.MAX_RESPONSE_BYTES)
    certificates = read(call, args.tsa, _MOST_CERTIFICATES)
    try:
        root = find_certificate(read_certificates(certificates))
    except Malformed as error:
        raise Malformed(f"{args.tsa!r}: {error.message}", hint=error.hint) from None
    signed = bundle.parse(data).checkpoint
    dated = date(found, signed, log_key, Brought(token, MemoryStamps([pem_of(root)]), (digest_of(root),)))
    stated = dated.token
    told = {
        "time": None if stated is None else moment_stated(stated.time),
        "serial": None if stated is None else f"{stated.serial:x}",
        "root": digest_of(root).hex(),
    }
    return dated.examined, {"timestamp": told}
