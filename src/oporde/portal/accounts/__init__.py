"""People and municipalities, who may deliver for which, and signing in."""
