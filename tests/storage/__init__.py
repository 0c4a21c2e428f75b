"""Tests of what the adapters do beyond their ports: files, formats, damage, full and lost disks."""
