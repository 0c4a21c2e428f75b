"""Verifies that an answer of a bucket is complete before it is read.

It looks at the members of boto3's answer, by operation, and not at their meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

_LATEST: Final = 253_402_300_799

#: The members of an answer by operation, and those of every row of its lists.
_MEMBERS: Final[Mapping[str, Mapping[str, type]]] = {
    "head_object": {"ContentLength": int},
    "get_object": {"ETag": str},
    "upload_part": {"ETag": str},
    "create_multipart_upload": {"UploadId": str},
}
_ROWS: Final[Mapping[str, Mapping[str, Mapping[str, type]]]] = {
    "list_object_versions": {
        "Versions": {"Key": str, "VersionId": str},
        "DeleteMarkers": {"Key": str, "VersionId": str},
    },
    "list_multipart_uploads": {"Uploads": {"Key": str, "UploadId": str}},
    "list_parts": {"Parts": {"PartNumber": int, "Size": int, "ETag": str}},
}
#: The markers at which a truncated list goes on, and whether the store must name each.
_MARKERS: Final[Mapping[str, Mapping[str, tuple[str, bool]]]] = {
    "list_object_versions": {
        "KeyMarker": ("NextKeyMarker", True),
        "VersionIdMarker": ("NextVersionIdMarker", False),
    },
    "list_multipart_uploads": {
        "KeyMarker": ("NextKeyMarker", True),
        "UploadIdMarker": ("NextUploadIdMarker", True),
    },
    "list_parts": {"PartNumberMarker": ("NextPartNumberMarker", True)},
}


def check(operation: str, arguments: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
    """Raise OSError for an answer without a needed member, or whose list goes on where it began."""
    _has(answer, _MEMBERS.get(operation, {}))
    for name, members in _ROWS.get(operation, {}).items():
        for row in answer.get(name, []):
            _has(row, members)
    if operation in _MARKERS and answer.get("IsTruncated"):
        _goes_on(arguments, answer, _MARKERS[operation])
    if operation == "get_object_retention":
        _lock(answer.get("Retention") or {}, "Mode", "RetainUntilDate")
    _lock(answer, "ObjectLockMode", "ObjectLockRetainUntilDate")


def _has(row: Mapping[str, Any], members: Mapping[str, type]) -> None:
    for name, kind in members.items():
        if not isinstance(row.get(name), kind) or (kind is int and row[name] < 0):
            raise OSError(f"the answer cannot be read: it has no {name}")


def _goes_on(
    arguments: Mapping[str, Any], answer: Mapping[str, Any], markers: Mapping[str, tuple[str, bool]]
) -> None:
    for name, needed in markers.values():
        if needed and not answer.get(name):
            raise OSError(f"the answer cannot be read: it is cut off and has no {name}")
    before = [str(arguments.get(asked, "")) for asked in markers]
    if before == [str(answer.get(name) or "") for name, _ in markers.values()]:
        raise OSError("the answer cannot be read: the list goes on where it began")


def _lock(row: Mapping[str, Any], mode: str, until: str) -> None:
    if mode not in row:
        return
    end = row.get(until)
    if not isinstance(end, datetime) or end.tzinfo is None or not 0 <= end.timestamp() <= _LATEST:
        raise OSError(f"the answer cannot be read: it has {mode} and no {until} of the years 1970 to 9999")
