"""What happened to the tables."""
