"""Who comes in, what she may open, whom she sees: the same for a screen and for a phone that synchronises."""
