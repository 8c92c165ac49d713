"""Tags that only pages of deliveries use."""
