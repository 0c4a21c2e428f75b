"""Restoring a ledger from a backup, compared with the memories of others before anything is signed.

``memories`` has the memories that were reached, ``comparison`` compares them, ``later_entries`` appends the entries
between the copy and the end of the backup. Nothing here reads a folder: custody.storage.restoration does.
"""
