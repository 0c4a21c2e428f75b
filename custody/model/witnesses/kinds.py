"""The kinds about timestamp tokens: whose are taken, and each that was taken on a checkpoint."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Many, Spoken, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "tsa.trusted",
        (
            Structural("certificate", types.PAPER, spoken=Spoken(label="certificate digest")),
            Erasable("name", types.LABEL, spoken=says("whose it is, in words", label="authority's name")),
        ),
        ("act",),
        begins=True,
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("timestamp", "trust"),
            "take tokens from an authority, by the root of its certificates",
            About("tsa", Many.NEW),
            typed=("certificate",),
            arguments=(
                Argument(
                    "certificate",
                    types.NAME,
                    "the root certificate, as a PEM or DER file",
                    unit="FILE",
                    fills="certificate",
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
                "certificate",
                types.CERTIFICATE,
                spoken=says(
                    "its SHA-256 in hex, or its first digits", unit="DIGEST", label="certificate digest"
                ),
            ),
            Structural("reason", types.code("compromised", "ended", "replaced"), spoken=says("why")),
        ),
        ("act",),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("timestamp", "distrust"),
            "take no more tokens under a root certificate",
            typed=("certificate",),
            expand="distrust",
            examples=("custody timestamp distrust 9f3ac051 --reason replaced",),
        ),
        sentence="{by} ended the trust in a timestamp authority",
    ),
    Kind(
        "checkpoint.timestamped",
        (
            Structural(
                "size", types.COUNT, spoken=says("how many entries there were", label="number of entries")
            ),
            Structural(
                "root", types.SHA256, spoken=says("the root of the tree over them", label="tree root")
            ),
            Structural(
                "time", types.INSTANT, spoken=says("the instant of the timestamp", label="time of timestamp")
            ),
            Structural(
                "serial",
                types.IDENTIFIER,
                spoken=says("the timestamp's own number", label="timestamp serial number"),
            ),
            Structural(
                "certificate",
                types.CERTIFICATE,
                spoken=says("digest of the certificate", label="certificate digest"),
            ),
            Structural(
                "signer",
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
            "verify an authority's answer and take its token in",
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
        sentence="{by} entered a timestamp of the checkpoint at {size} entries",
    ),
)
