"""The demonstration network: real streets, fictional people, at a chosen moment of its life."""
