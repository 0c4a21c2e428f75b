"""Cryptographic proofs and file formats: bytes in, bytes out.

Nothing here reads a clock, a file, a network, an environment or a source of randomness; callers pass such values in.
Nothing here knows what an entry means.
"""
