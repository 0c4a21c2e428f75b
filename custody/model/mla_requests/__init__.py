"""Requests for mutual legal assistance."""
