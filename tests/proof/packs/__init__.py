"""Packs, images, bags and hash lists."""
