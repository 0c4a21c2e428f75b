"""Printed records of cases and exhibits for courts."""
