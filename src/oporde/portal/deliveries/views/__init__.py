"""The pages of deliveries, a module each."""
