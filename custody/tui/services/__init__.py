"""Services of the screens: drafts, evidence folders, help, intents, jobs, pages, and the session."""
