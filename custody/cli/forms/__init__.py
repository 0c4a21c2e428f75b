"""The forms of commands: templates, presets, questions at the terminal, calls from another front end."""
