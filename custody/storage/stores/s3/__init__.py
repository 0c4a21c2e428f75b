"""A bucket as an object store: versions, locks, own multipart uploads and conditional creation.

The client comes from boto3, which is an extra and imported only once a bucket is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.storage.stores.s3.options import S3Options

if TYPE_CHECKING:
    from custody.storage.stores.s3.store import S3Objects

__all__ = ["S3Objects", "S3Options"]


def __getattr__(name: str) -> Any:
    """Return ``S3Objects``, loaded with its libraries on first use; AttributeError for any other name."""
    if name != "S3Objects":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from custody.storage.stores.s3.store import S3Objects

    return S3Objects
