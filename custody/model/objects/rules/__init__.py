"""Rules for archived objects and their replicas."""
