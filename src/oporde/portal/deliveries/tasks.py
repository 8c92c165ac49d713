"""Jobs of deliveries."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="deliveries.check_delivery", queue="check")
def check_delivery(id: str) -> None:
    """Check a delivery."""
