"""What surrounds every screen: it collects what the areas bring, and knows none of them by name."""
