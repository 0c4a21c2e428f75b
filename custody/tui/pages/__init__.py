"""Pages: what each screen shows, built from views of the ledger as frozen values.

Nothing here draws or waits.
"""
