"""Commands for a vault as a whole: making, checking, backing up, moving and restoring it."""
