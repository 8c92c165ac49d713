"""A copy of everything in one encrypted file, and putting it back into an empty installation."""
