"""Wrong answers about images, packs and hash lists."""
