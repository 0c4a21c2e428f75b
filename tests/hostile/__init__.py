"""Signed files that are malformed: made by insiders who hold every key, so that signatures and hashes hold.

``ledger`` is the little office of the worked examples, signed anew around whatever is changed in it. ``notes``,
``entries``, ``fields``, ``parts``, ``proofs``, ``growth``, ``folders`` and ``exports`` yield cases, each with the row
of ``table`` that says what a verifier answers. ``chance`` makes more of them at random. ``readers`` gives each case to
the program and to docs/verify_without_us.py, and compares what they answer.
"""
