"""The page of any subject: its statements, its actions, its history."""
