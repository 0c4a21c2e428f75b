"""Dialogs: one question over the screen that asks it; the answer goes back to that screen."""
