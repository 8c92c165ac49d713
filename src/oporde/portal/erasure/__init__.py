"""Taking data back out: withdrawing a period, destroying what belongs to it, proving that, and what is kept how long."""
