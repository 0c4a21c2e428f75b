"""Reads E01 containers by their own checksums: sections of each segment, tables of chunks, and the media in them."""
