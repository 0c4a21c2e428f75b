"""Settings that every test shares; what tests build with lives in modules of its own."""

from __future__ import annotations

import os

from hypothesis import settings

# Two busy cores make any deadline a coin toss, so examples are counted, not timed.
settings.register_profile(
    "house", deadline=None, max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "60"))
)
settings.load_profile("house")
