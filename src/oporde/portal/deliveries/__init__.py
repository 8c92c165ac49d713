"""Deliveries: received, kept encrypted, checked, told about, superseded, withdrawn, erased."""
