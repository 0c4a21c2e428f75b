"""Answers that were wrong once: a control that passes, then an attack or an accident, at the command line."""
