"""Rules for transfers of custody."""
