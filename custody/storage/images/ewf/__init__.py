"""Reads E01 containers by their checksums: sections, tables of chunks, and the media."""
