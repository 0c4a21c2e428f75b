"""The possible findings of an audit: stable codes with scope, severity, and who must act."""
