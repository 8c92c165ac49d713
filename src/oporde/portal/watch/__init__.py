"""Keeping watch: is everything alive, and how much of everything is there."""
