"""The records of cases and exhibits, as a court needs them."""
