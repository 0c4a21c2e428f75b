"""Logs of imaging programs and hash files beside images, read as written: bytes in, facts out.

Judges nothing; custody.ledger.acquisition.imaging_log compares what a log says with what was typed and read.
"""

from custody.proof.acquisition_logs.reader import read, side_car
from custody.proof.acquisition_logs.records import MOST_LOG_BYTES, ToolLog

__all__ = ["MOST_LOG_BYTES", "ToolLog", "read", "side_car"]
