"""Tests of what front ends ask before something is entered."""
