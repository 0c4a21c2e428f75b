"""Journeys of bytes in stores, with processes that are killed."""
