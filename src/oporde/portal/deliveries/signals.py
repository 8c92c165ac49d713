"""What deliveries tell the apps above them, which they do not know. Sent within the transaction in which it comes true."""

from __future__ import annotations

from django.dispatch import Signal

file_approved = Signal()
"""A file was approved: file, a DeliveredFile. Once for each, also when one that was received later counts already."""
