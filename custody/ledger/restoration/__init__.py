"""Restoring a ledger from a backup: what others remember of it is compared before anything is signed.

``memories`` are what was reached, ``comparing`` says what each of them shows, ``appending`` puts back what was entered
between the copy and the end of the backup. Nothing here reads a folder: custody.storage.restoration does.
"""
