"""Makes a vault from a backup: what others remember is reached and compared before anything may be signed for it.

``reaching`` reads memories, ``staging`` builds the ledger beside the place of the vault, ``settling`` writes what the
account remembers of it, ``restoring`` puts the steps in order.
"""
