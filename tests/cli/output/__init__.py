"""What all commands share on the way out: output, errors, progress, signals and logs."""
