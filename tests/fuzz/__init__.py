"""Every parser of bytes from outside, fed with what nobody would send."""
