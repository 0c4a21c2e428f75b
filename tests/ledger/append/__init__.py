"""How entries are signed, sequenced and committed."""
