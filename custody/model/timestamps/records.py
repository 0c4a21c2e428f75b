"""Records of root certificates of timestamp authorities, and of timestamp tokens."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class TsaRoot(Record):
    """A root certificate by SHA-256 (base64): its subject, and positions from and until which it counts."""

    space: ClassVar[str] = "tsa"
    positions: ClassVar[frozenset[str]] = frozenset({"since", "until"})
    certificate: str
    subject: str
    since: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Stamp(Record):
    """A timestamp token on the checkpoint of ``size`` entries, which existed by ``time`` (seconds UTC).

    ``digest`` is the token's SHA-256, ``certificate`` that of the root its chain led to, ``token`` its DER, all base64.
    """

    space: ClassVar[str] = "timestamp"
    id: str
    size: int
    root: str
    time: int
    digest: str
    certificate: str
    signer: str
    token: str
    position: int

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("token", self.digest))
