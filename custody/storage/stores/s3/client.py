"""Makes the client of a bucket: boto3's, set up for servers of every make.

Regions, roles, proxies, certificates and the number of retries are the library's, and are set as for AWS's own tools.
boto3 is an extra and is imported only here, once a bucket is used.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from custody.display import visible
from custody.errors import ConfigError, extra_hint
from custody.storage.stores.s3.options import AT_ONCE, S3Options

#: The most attempts at a call, where neither AWS_MAX_ATTEMPTS nor the profile sets them.
ATTEMPTS = 6
#: The most seconds for connecting.
_CONNECT = 30


@cache
def _loader(path: str | None) -> Any:
    """Return the loader of botocore's service descriptions: megabytes of JSON, read once a process."""
    from botocore.loaders import create_loader

    return create_loader(path)


def client_of(options: S3Options) -> Any:
    """Return the client of a bucket; ConfigError where boto3 is not installed or no credentials are found."""
    try:
        import boto3
        import botocore.session
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        raise ConfigError(
            "a bucket needs the library boto3, which is not installed",
            hint=extra_hint("s3"),
        ) from error
    config: dict[str, Any] = {
        "connect_timeout": min(options.timeout, _CONNECT),
        "read_timeout": options.timeout,
        "max_pool_connections": AT_ONCE,
        # Every body goes with its SHA-256 in a signed header, so that hashing it again for the signature adds nothing.
        "s3": {
            "addressing_style": "path" if options.path_style else "auto",
            "payload_signing_enabled": False,
        },
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
    }
    try:
        settings = botocore.session.Session(profile=options.profile)
        if settings.get_config_variable("max_attempts") is None:
            config["retries"] = {"total_max_attempts": ATTEMPTS}
        loader = _loader(settings.get_config_variable("data_path"))
        settings.register_component("data_loader", loader)
        session = boto3.session.Session(botocore_session=settings, region_name=options.region)
        # boto3 has just added its own folder, once more.
        loader.search_paths[:] = dict.fromkeys(loader.search_paths)
        client = session.client(
            "s3",
            endpoint_url=options.endpoint,
            region_name=options.region or session.region_name or "us-east-1",
            verify=None if options.ca_file is None else str(options.ca_file),
            config=Config(**config),
        )
        found = session.get_credentials()
    except (BotoCoreError, ValueError) as error:
        raise ConfigError(
            f"no client can be made for the bucket {options.bucket!r}: {visible(str(error))}",
            hint="Correct its table in custody.toml, or the profile and region of the AWS settings.",
        ) from error
    if found is None:
        raise ConfigError(
            f"no credentials are found for the bucket {options.bucket!r}",
            hint="Give them as AWS's own tools take them: AWS_PROFILE, the shared credentials file, or a role.",
        )
    if "content-md5" in options.quirks:
        _send_md5(client)
    return client


def _send_md5(client: Any) -> None:
    """Add Content-MD5 to requests that set a lock, for servers that know no other checksum there."""
    import base64
    import hashlib

    def add(request: Any, **_: Any) -> None:
        body = request.data or b""
        digest = hashlib.md5(body if isinstance(body, bytes) else body.encode(), usedforsecurity=False)
        request.headers["Content-MD5"] = base64.b64encode(digest.digest()).decode("ascii")

    for name in ("PutObjectRetention", "PutObjectLegalHold"):
        client.meta.events.register(f"request-created.s3.{name}", add)
