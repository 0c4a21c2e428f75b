"""Kinds about timestamps: trusted and distrusted roots, and tokens on checkpoints."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Many, Spoken, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "tsa.trusted",
        (
            Structural("certificate_sha256", types.PAPER, spoken=Spoken(label="certificate")),
            Erasable("name", types.LABEL, spoken=says("name of the authority", label="authority's name")),
        ),
        ("act",),
        begins=True,
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("timestamp", "trust"),
            "trust a timestamp authority, by its root certificate",
            About("tsa", Many.NEW),
            typed=("certificate",),
            arguments=(
                Argument(
                    "certificate",
                    types.NAME,
                    "the root certificate, as a PEM or DER file",
                    unit="FILE",
                    fills="certificate_sha256",
                    required=True,
                ),
            ),
            asks=("name",),
            service="timestamp trust",
            examples=("custody timestamp trust tsa-root.pem --name 'National time service'",),
        ),
        sentence="{by} trusted a timestamp authority",
    ),
    Kind(
        "tsa.distrusted",
        (
            Structural(
                "certificate_sha256",
                types.CERTIFICATE,
                spoken=says("its SHA-256 in hex, or its first digits", unit="DIGEST", label="certificate"),
            ),
            Structural("reason", types.code("compromised", "ended", "replaced"), spoken=says("why")),
        ),
        ("act",),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("timestamp", "distrust"),
            "stop trusting a root certificate",
            typed=("certificate_sha256",),
            expand="distrust",
            examples=("custody timestamp distrust 9f3ac051 --reason replaced",),
        ),
        sentence="{by} ended the trust in a timestamp authority",
    ),
    Kind(
        "checkpoint.timestamped",
        (
            Structural("tree_size", types.COUNT, spoken=says("number of entries in the ledger")),
            Structural(
                "root_sha256", types.SHA256, spoken=says("the root of the tree over them", label="tree root")
            ),
            Structural(
                "timestamped_at",
                types.INSTANT,
                spoken=says("the instant of the timestamp", label="time of timestamp"),
            ),
            Structural(
                "token_serial",
                types.IDENTIFIER,
                spoken=says("the token's own number", label="token serial number"),
            ),
            Structural(
                "certificate_sha256",
                types.CERTIFICATE,
                spoken=says("digest of the root certificate", label="root certificate"),
            ),
            Structural(
                "signer_certificate_sha256",
                types.SHA256,
                spoken=says("digest of the signer's certificate", label="signer certificate"),
            ),
            Structural("token", types.TOKEN, spoken=says("the timestamp itself", label="timestamp token")),
        ),
        RECORD,
        begins=True,
        permit=permits.EVERYBODY,
        verb=Verb(
            ("timestamp", "add"),
            "verify an authority's answer and add its token",
            About("checkpoint", Many.NEW),
            asks=("request",),
            typed=("response",),
            arguments=(
                Argument("response", types.NAME, "the authority's answer (.tsr)", unit="FILE", required=True),
                Argument(
                    "request", types.NAME, "the request it answers (default: `request.tsq` beside the answer)"
                ),
            ),
            circumstances=Circumstances.NOW,
            service="timestamp add",
            examples=("custody timestamp add stick/response.tsr",),
        ),
        sentence="{by} entered a timestamp of the checkpoint at {tree_size} entries",
    ),
)
