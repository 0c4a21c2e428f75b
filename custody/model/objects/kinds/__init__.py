"""Kinds about archived objects and their replicas."""
