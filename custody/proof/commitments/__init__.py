"""Sealed content: salted field leaves, and the typed roots and lists that lead further down.

An entry commits to its fields by one root, so that a field can be shown alone or erased without breaking a
proof. Nothing here knows a kind of entry or a schema. Names are imported from the modules that have them: whoever
reads typed roots loads no leaves, and whoever opens fields none of the lists of files and sweeps.
"""
