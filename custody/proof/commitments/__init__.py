"""Committed content: salted field leaves, typed roots, and the leaves of lists below them.

An entry commits to its fields by one root, so that a field can be shown alone or erased without breaking a proof.
Nothing here knows a kind of entry or a schema. Names are imported from the submodules, so that readers of typed roots
load no leaves, and readers of fields no lists of files and sweeps.
"""
