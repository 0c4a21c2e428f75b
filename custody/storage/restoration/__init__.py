"""Makes a vault from a backup, compared with others' memories before any signing.

``memory_sources`` reads memories, ``staging`` builds the ledger beside the place of the vault, ``memory_update`` writes
the account's memory of it, ``restoration`` puts the steps in order.
"""
