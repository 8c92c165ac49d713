"""Publish news when its time has come, and mail it to the coordinators of a round, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.correspondence.sending import Address, send, written
from oporde.portal.events.recording import Actor, record
from oporde.portal.news.models import NewsItem
from oporde.portal.news.wording import Reader, personal, sentences
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import layouts_of, titles_of

KIND = "news"


@transaction.atomic
def save(item: NewsItem, *, by: Actor | None, origin: str = "") -> NewsItem:
    """Keep an item that was written or changed. Its address is made of its first title, and stays."""
    new = item.pk is None
    if new:
        item.slug = item.slug or _free_slug(item.title)
        item.made_by_id = by.pk if by else None
    item.changed_at = clock.now()
    item.save()
    record("news:written" if new else "news:changed", by=by, about=item.about, origin=origin, title=item.title)
    return item


def _free_slug(title: str) -> str:
    base = slugify(title)[:70] or "bericht"
    taken = set(NewsItem.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)


@transaction.atomic
def plan(item: NewsItem, at: datetime, *, by: Actor | None, origin: str = "") -> None:
    """Have an item published at a moment; at once when that has passed."""
    item.publish_at, item.is_withdrawn = at, False
    item.save(update_fields=["publish_at", "is_withdrawn"])
    if at <= clock.now():
        publish(item, by=by, origin=origin)
    else:
        local = at.astimezone(clock.AMSTERDAM)
        record("news:planned", by=by, about=item.about, origin=origin, title=item.title, at=f"{local:%Y-%m-%d %H:%M}")


@transaction.atomic
def publish(item: NewsItem, *, by: Actor | None = None, origin: str = "") -> bool:
    """Put an item on the site now, and mail it where that was wished; False when that had been done.

    An item that was withdrawn comes back with its first date, and nobody is mailed again.
    """
    now = clock.now()
    locked = NewsItem.objects.select_for_update().get(pk=item.pk)
    if locked.published_at is not None and not locked.is_withdrawn:
        return False
    first = locked.published_at is None
    locked.published_at, locked.publish_at = locked.published_at or now, locked.publish_at or now
    locked.is_withdrawn = False
    if first and locked.mail_round_id:
        locked.mails = sum(_mail(locked, person, reader) for person, reader in readers(locked))
    locked.save()
    item.refresh_from_db()
    record("news:published", by=by, about=item.about, origin=origin, title=item.title, mails=item.mails)
    return True


@transaction.atomic
def withdraw(item: NewsItem, *, by: Actor, origin: str = "") -> None:
    """Take an item off the site, or its publication off the schedule. What was mailed stays mailed."""
    if item.published_at is None:
        item.publish_at = None
    else:
        item.is_withdrawn = True
    item.save(update_fields=["publish_at", "is_withdrawn"])
    record("news:withdrawn", by=by, about=item.about, origin=origin, title=item.title)


def publish_due() -> int:
    """Publish what is due; how many items."""
    return sum(publish(item) for item in NewsItem.objects.due().order_by("publish_at", "pk"))


# --- The mail


def readers(item: NewsItem) -> Iterator[tuple[Person, Reader]]:
    """Everyone who may deliver for a municipality of the round, once, with what holds for them."""
    if item.mail_round is None:
        return
    asked = item.mail_round.deliverers()
    names = dict(Municipality.objects.values_list("pk", "name"))
    towns: dict[Person, list[str]] = defaultdict(list)
    rights = Access.objects.in_force().filter(municipality__in=asked, right=Right.DELIVER)
    for right in rights.select_related("person").order_by("person_id", "municipality__name"):
        towns[right.person].append(right.municipality_id)
    periods = [(period.period, period.optional) for period in item.mail_round.periods.all()]
    for person, codes in towns.items():
        yield person, Reader(
            language=person.language,
            name=person.name,
            towns=tuple(names[code] for code in codes),
            asked=_asked(item.mail_round, person.language, [
                (names[each] if len(codes) > 1 or each != code else "", period, optional)
                for code in codes for each in asked[code] for period, optional in periods
            ]),
        )  # fmt: skip


def anyone(item: NewsItem, language: str) -> Reader:
    """The reader of the site: what holds for all."""
    if item.mail_round is None:
        return Reader(language=language)
    periods = [("", period.period, period.optional) for period in item.mail_round.periods.all()]
    return Reader(language=language, asked=_asked(item.mail_round, language, periods))


def _asked(delivery_round: DeliveryRound, language: str, periods: list[tuple[str, str, bool]]) -> tuple[str, ...]:
    titles = titles_of(delivery_round.protocol, language)
    kinds = [titles[layout] for layout in layouts_of(delivery_round.protocol)]
    told = [(town, titles.get(period.upper(), period), optional) for town, period, optional in periods]
    return sentences(told, kinds, language)


def letter(item: NewsItem, person: Person, reader: Reader) -> dict[str, str]:
    """The very mail that someone gets: subject, text and html."""
    address = Address(person.email, person.name)
    return written(KIND, person.language, {**_context(item, reader), "recipient": address})


def _context(item: NewsItem, reader: Reader) -> dict[str, Any]:
    return {
        "title": personal(item.title_in(reader.language), reader, markdown=False),
        "body": personal(item.body_in(reader.language), reader),
        "plain": personal(item.body_in(reader.language), reader, markdown=False),
        "path": reverse("news:item", args=[item.slug]),
    }


def _mail(item: NewsItem, person: Person, reader: Reader) -> int:
    address = [Address(person.email, person.name)]
    context = _context(item, reader)
    return len(send(KIND, to=address, about=item.about, language=person.language, once=item.about, **context))


def page_address(item: NewsItem) -> str:
    """Where it stands, in full."""
    return f"{settings.ORIGIN}{reverse('news:item', args=[item.slug])}"
