"""Scoring of the questionnaires: pure functions, one module for each; `instruments.py` is the catalogue.

Nothing here is imputed and nothing is shown: an unanswered question gives no score (but for the rule of the
authors of DJG-6). Loneliness that is felt and links that exist are two things, told apart everywhere.
"""
