"""Declarations of kinds of entry: fields, types, permits, wording, and fields that kinds share."""
