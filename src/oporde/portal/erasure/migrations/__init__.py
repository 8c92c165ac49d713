"""Tables of erasure."""
