"""Kinds about transfers of custody."""
