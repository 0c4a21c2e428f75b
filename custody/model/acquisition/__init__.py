"""Acquisitions of images."""
