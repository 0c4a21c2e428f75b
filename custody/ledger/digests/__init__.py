"""Digests on record, file by file: listed for other programs, and compared with lists from outside.

A pack is stored as one object; listed and compared are the files in it, by the manifest that its entry commits to.
"""
