"""Sources and stores of evidence on disks."""
