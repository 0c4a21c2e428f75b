"""Files on disks: sources of evidence, durable writing, packs and published folders."""
