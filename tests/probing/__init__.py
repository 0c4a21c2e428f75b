"""Stores that are asked what they do, honest ones and ones that lie about one thing."""
