"""Pages of the terminal's screens, built from views of the ledger as frozen values.

Nothing here draws or waits.
"""
