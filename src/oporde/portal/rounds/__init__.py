"""Delivery rounds: which periods, from when until when, for whom, after which protocol."""
