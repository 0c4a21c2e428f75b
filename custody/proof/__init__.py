"""Mathematics and formats of the record: bytes in, bytes out, no clock, no files, no network."""
