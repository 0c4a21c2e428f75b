"""Journeys of orders and requests."""
