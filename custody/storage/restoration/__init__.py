"""Makes a vault from a backup, compared with what others remember before any signing.

``reaching`` reads memories, ``staging`` builds the ledger beside the place of the vault, ``settling`` writes what the
account remembers of it, ``restoring`` puts the steps in order.
"""
