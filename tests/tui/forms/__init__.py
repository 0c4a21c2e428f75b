"""Forms on screens: questions, drafts, defaults, passphrases and signing."""
