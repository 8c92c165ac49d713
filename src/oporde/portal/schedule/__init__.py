"""Recurring work: done by the worker itself, on time by our own clock, exactly once, and caught up on after downtime."""
