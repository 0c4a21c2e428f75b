"""Tests of pages: values, gate, what entries state, and renderers."""
