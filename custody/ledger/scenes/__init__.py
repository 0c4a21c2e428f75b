"""Notes from a scene: the kit, drafts signed without a ledger, and their import."""

from custody.ledger.scenes import draft, kit
from custody.ledger.scenes.draft import Draft
from custody.ledger.scenes.drafting import offline_drafting
from custody.ledger.scenes.kit import Kit, KitCase
from custody.ledger.scenes.note_import import ImportedNotes, bring

__all__ = ["Draft", "ImportedNotes", "Kit", "KitCase", "bring", "draft", "kit", "offline_drafting"]
