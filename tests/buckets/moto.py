"""Starts moto in this process, behind what makes it strict, makes its buckets, and has it forget what lay in them."""

from __future__ import annotations

import logging
import threading
from functools import cache

from tests.buckets import seaweed
from tests.buckets.strict import Strict

#: Addresses that were given away since everything was forgotten.
_USED: set[str] = set()


def endpoint() -> str:
    """Return the address of this process's moto with empty buckets, started if need be.

    It ends with the process. What is put there stays until the test is over (``forget``).
    """
    address = _started()
    if address not in _USED:
        asking = seaweed.client(address)
        asking.create_bucket(Bucket=seaweed.LOCKED, ObjectLockEnabledForBucket=True)
        asking.create_bucket(Bucket=seaweed.PLAIN)
        _USED.add(address)
    return address


def forget() -> None:
    """Take away all that lies in moto: it keeps every byte in memory, and a list of every object that ever was."""
    if not _USED:
        return
    from moto.core.model_instances import reset_model_data
    from moto.s3.models import s3_backends

    for regions in s3_backends.values():
        for backend in regions.values():
            backend.reset()
    reset_model_data()
    _USED.clear()


@cache
def _started() -> str:
    import botocore.session

    # Each client would read the same descriptions of services again, which takes a second of ten such tests.
    botocore.session.create_loader = cache(botocore.session.create_loader)
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = Strict(DomainDispatcherApplication(create_backend_app), frozenset({seaweed.ACCESS}))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"
