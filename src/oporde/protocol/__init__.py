"""The language of protocols: what must hold, as data."""
