"""Archived objects and their replicas."""
