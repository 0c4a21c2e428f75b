"""Parsers for logs of imaging programs and for hash files beside images: bytes in, facts out.

Nothing is judged here; custody.ledger.acquisition.imaging_log compares a log with the typed and read values.
"""

from custody.proof.acquisition_logs.reader import read, side_car
from custody.proof.acquisition_logs.records import MOST_LOG_BYTES, ToolLog

__all__ = ["MOST_LOG_BYTES", "ToolLog", "read", "side_car"]
