"""What the portal counts, asked of the database at the moment of asking, so that it is true for all processes together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.models import Count
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from oporde.portal import clock, jobs
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.models import Delivery

CONTENT_TYPE = CONTENT_TYPE_LATEST
BOUNDS_S = (0.5, 1, 2, 5, 10, 30, 60, 300, 900)
LATELY = timedelta(days=1)


class _Portal(Collector):
    def collect(self) -> Iterator[Metric]:
        yield _counted("oporde_jobs", "Jobs by queue and state.", ("queue", "state"), _jobs())
        deliveries = Delivery.objects.values_list("state").annotate(n=Count("pk")).order_by()
        yield _counted("oporde_deliveries", "Deliveries by state.", ("state",), {(s,): n for s, n in deliveries})
        mails = Message.objects.values_list("state").annotate(n=Count("pk")).order_by()
        yield _counted("oporde_mails", "Mails by state.", ("state",), {(s,): n for s, n in mails})
        yield GaugeMetricFamily("oporde_workers", "Workers that gave a sign of life.", value=jobs.live_workers())
        yield _from_arrival_to_feedback()


def exposition() -> bytes:
    """All figures as text. No name, code or number of anyone stands in it."""
    registry = CollectorRegistry()
    registry.register(_Portal())
    return generate_latest(registry)


def _counted(name: str, what: str, labels: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=labels)
    for values, number in sorted(counts.items()):
        family.add_metric(values, number)
    return family


def _jobs() -> dict[tuple[str, ...], int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs "
            "WHERE status IN ('todo', 'doing', 'failed') GROUP BY 1, 2"
        )
        return {(queue, status): number for queue, status, number in cursor.fetchall()}


def _from_arrival_to_feedback() -> Metric:
    """How long the deliveries of the last day waited for their feedback."""
    waits = [
        (checked - received).total_seconds()
        for received, checked in Delivery.objects.filter(
            checked_at__isnull=False, received_at__gte=clock.now() - LATELY
        ).values_list("received_at", "checked_at")
        if checked is not None
    ]
    family = HistogramMetricFamily("oporde_feedback_seconds", "From arrival to feedback, of the last day.")
    buckets = [(str(bound), float(sum(wait <= bound for wait in waits))) for bound in BOUNDS_S]
    family.add_metric([], [*buckets, ("+Inf", float(len(waits)))], sum_value=sum(waits))
    return family
