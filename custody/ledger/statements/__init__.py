"""Readings and requests for forms: values that people confirm before they sign, by subject."""
