"""Ground floor: mathematics and formats, bytes in and bytes out.

Nothing here reads a clock, a file, a network, an environment or a source of randomness; whoever needs one of
these passes its result in. Nothing here knows what an entry means.
"""
