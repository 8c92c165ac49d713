"""What a protocol is turned into, for people and for programs: one form, one module."""
