"""Kinds about acquisitions of images."""
