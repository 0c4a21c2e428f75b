"""Transfers of custody."""
