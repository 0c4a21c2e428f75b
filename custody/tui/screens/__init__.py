"""Screens: they show pages and forms, take keys, and emit intents."""
