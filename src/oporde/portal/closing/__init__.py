"""Closing a round: what counts becomes final, who delivered is told, and what the round was is written down."""
