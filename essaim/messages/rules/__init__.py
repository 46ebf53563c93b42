"""Kinds of message, their words, their hours. No database."""
