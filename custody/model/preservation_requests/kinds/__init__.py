"""Kinds about preservation requests and enquiries of other States."""
