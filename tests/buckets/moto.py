"""Starts moto in this process, behind what makes it strict, and makes its buckets."""

from __future__ import annotations

import logging
import threading
from functools import cache

from tests.buckets import seaweed
from tests.buckets.strict import Strict


@cache
def endpoint() -> str:
    """Give the address of this process's moto, starting it if need be. It ends with the process."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = Strict(DomainDispatcherApplication(create_backend_app), frozenset({seaweed.ACCESS}))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    asking = seaweed.client(address)
    asking.create_bucket(Bucket=seaweed.LOCKED, ObjectLockEnabledForBucket=True)
    asking.create_bucket(Bucket=seaweed.PLAIN)
    return address
