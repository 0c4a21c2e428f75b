"""Fields of the papers of an acquisition: the tool's log and the hash file beside the image."""

from __future__ import annotations

from custody.model.schema import types
from custody.model.schema.schema import FieldSpec, Need, Structural
from custody.model.schema.spoken import says

#: Programs whose logs custody.proof.acquisition_logs reads.
LOG_PROGRAMS = (
    "dc3dd",
    "dcfldd",
    "ewfacquire",
    "ewfacquirestream",
    "ewfinfo",
    "ewfverify",
    "ftk_imager",
    "guymager",
)

#: Fields of the run by the log of an acquisition, and of the differences between papers and typed and read values.
LOGGED: tuple[FieldSpec, ...] = (
    Structural(
        "sidecar_differences",
        types.FIELDS,
        Need.OPTIONAL,
        spoken=says("fields in which the hash file differs", label="hash file differences"),
    ),
    Structural(
        "typed_differences",
        types.FIELDS,
        Need.OPTIONAL,
        spoken=says("fields in which the typed values differ"),
    ),
    Structural(
        "log_program", types.code(*LOG_PROGRAMS), Need.OPTIONAL, spoken=says("the program that wrote the log")
    ),
    Structural(
        "log_completed",
        types.FLAG,
        Need.OPTIONAL,
        spoken=says("whether the log reports completion", label="completed per log"),
    ),
    Structural(
        "log_verified",
        types.FLAG,
        Need.OPTIONAL,
        spoken=says("whether the log reports a verification", label="verified per log"),
    ),
    Structural(
        "log_partial",
        types.FLAG,
        Need.OPTIONAL,
        spoken=says("whether the log reports a partial acquisition", label="partial per log"),
    ),
    Structural(
        "read_bytes", types.COUNT, Need.OPTIONAL, spoken=says("bytes that were read", label="bytes read")
    ),
    Structural("read_error_count", types.COUNT, Need.OPTIONAL, spoken=says("read errors by the log")),
    Structural("source_sha512", types.SHA512, Need.OPTIONAL, spoken=says("SHA-512 of the source")),
    Structural("container_sha512", types.SHA512, Need.OPTIONAL, spoken=says("SHA-512 of the image")),
)
