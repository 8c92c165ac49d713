"""What the pages of deliveries write in a way of their own."""

from __future__ import annotations

from django.template import Library
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from oporde.portal.deliveries import retold
from oporde.portal.deliveries.addresses import rule_address
from oporde.portal.deliveries.models import Delivery

register = Library()


@register.simple_tag
def rule_page(delivery: Delivery, rule: str) -> str:
    """{% rule_page delivery complaint.rule %}: the address of the page of a rule."""
    return rule_address(delivery.delivery_round.protocol, rule)


@register.filter
def told(text: str, delivery: Delivery) -> str:
    """{{ complaint.message|told:delivery }}: what the check said, in the language of the page."""
    return retold.told(text, delivery.delivery_round.protocol)


@register.filter
def breakable(name: str) -> SafeString:
    """{{ file.name|breakable }}: a file name or hash that a narrow screen may break where its parts meet."""
    parts = name.replace("/", "/\0").replace("_", "_\0").split("\0")
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in parts))
