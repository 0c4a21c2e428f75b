"""Files of the state folder: the remembered head, erasures, drafts, marks of sweeps."""
