"""Kinds about requests for mutual legal assistance."""
