"""How fast and how light the check is, beside the floor and beside the same rules written by hand."""
