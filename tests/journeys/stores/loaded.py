"""What the server of processes reads before it makes the first: the library's descriptions of a bucket's calls."""

from __future__ import annotations

from custody.storage.stores.s3.client import _loader

for name in ("endpoints", "partitions", "sdk-default-configuration"):
    _loader(None).load_data(name)
for name in ("service-2", "endpoint-rule-set-1"):
    _loader(None).load_service_model("s3", name, api_version=None)
