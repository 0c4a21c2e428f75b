"""A bucket as an object store: versions, locks, own multipart uploads and conditional creation.

The client comes from boto3, which is an extra and imported only once a bucket is used.
"""

from __future__ import annotations

from storage.objects_s3.options import S3Options
from storage.objects_s3.store import S3Objects

__all__ = ["S3Objects", "S3Options"]
