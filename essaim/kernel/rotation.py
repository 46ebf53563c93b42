"""Changing the keys, level by level, while Essaim is in use. Killed half way, started again: nothing is lost."""
