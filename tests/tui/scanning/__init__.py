"""Screens with a barcode scanner: intake, transfers and rounds."""
