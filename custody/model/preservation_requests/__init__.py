"""Preservation requests and enquiries of other States."""
