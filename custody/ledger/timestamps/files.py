"""Timestamp tokens as files, each with its checkpoint and a root certificate, for outsiders.

`openssl ts -verify` reads these files. Only tokens that verify are released.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from custody.errors import CustodyError, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader, Publisher, Stamps
from custody.ledger.timestamps.records import stamps, standing
from custody.model.records import Stamp
from custody.model.schema.ids import unb64

#: The folder of tokens below the published prefix.
FOLDER = "tokens"


@dataclass(frozen=True, slots=True)
class Carried:
    """A recorded token as files: ``checkpoint``, ``token``, ``certificate`` are their names.

    ``files`` are their bytes by name, {} for a token that does not verify (``false``) or could not be verified; ``why``
    is the reason then.
    """

    stamp: Stamp
    checkpoint: str
    token: str
    certificate: str
    files: Mapping[str, bytes]
    false: bool = False
    why: str = ""


def carried(
    reader: LedgerReader,
    verifier: Stamps,
    pem: Callable[[bytes], bytes],
    wanted: Callable[[Stamp, str], bool],
) -> list[Carried]:
    """Return the tokens for which ``wanted`` is True, each verified, in the order of their entries.

    ``wanted`` is called with each token and its file name. ``pem`` returns a root certificate by its SHA-256, and
    raises NotFound for one that is not available. The names are derived from the ledger and never change: a later token
    on the same checkpoint has another number.
    """
    found: list[Carried] = []
    count: dict[int, int] = {}
    for stamp in stamps(reader):
        number = count[stamp.size] = count.get(stamp.size, 0) + 1
        name = f"checkpoint-{stamp.size}" + (f".{number}.tst" if number > 1 else ".tst")
        if wanted(stamp, name):
            found.append(_one(reader, verifier, pem, stamp, name))
    return found


def publish(publisher: Publisher, found: Sequence[Carried], *, again: bool = False, dry: bool = False) -> int:
    """Publish tokens, each after its checkpoint and certificate; return the number of tokens with files.

    ``dry`` writes nothing. A published file of that name with other bytes is overwritten only with ``again``: raise
    ProofInvalid otherwise. Raise StorageFailed where the publisher refuses.
    """
    done = 0
    for token in found:
        for name in (token.checkpoint, token.certificate, token.token) if token.files else ():
            path, data = f"{FOLDER}/{name}", token.files[name]
            there = publisher.get(path)
            if there is not None and there != data and not again:
                raise ProofInvalid(
                    f"{path} is published there and is not what this ledger has",
                    hint="Keep it, and find out who changed it; --overwrite writes it anew.",
                )
            if there != data and not dry:
                publisher.put(path, data)
        done += bool(token.files)
    return done


def _one(
    reader: LedgerReader, verifier: Stamps, pem: Callable[[bytes], bytes], stamp: Stamp, name: str
) -> Carried:
    digest = unb64(stamp.certificate)
    names = f"checkpoint-{stamp.size}", name, f"tsa-{digest.hex()[:16]}.pem"
    how, why = standing(reader, verifier, stamp)
    if how != "holds":
        return Carried(stamp, *names, {}, how == "false", why or "")
    try:
        data = reader.checkpoint(stamp.size) or b"", unb64(stamp.token), pem(digest)
    except CustodyError as error:
        return Carried(stamp, *names, {}, why=error.message)
    return Carried(stamp, *names, dict(zip(names, data, strict=True)))
