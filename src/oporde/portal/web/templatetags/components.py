"""The components every page is made of; the style guide (/stijlgids/) shows each with how it is written.

In all templates without `{% load %}`. Texts that come in are escaped, unless they were marked safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from secrets import token_hex
from typing import Any

from django.core.paginator import Page
from django.forms import BaseForm
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from oporde.portal.web import icons, navigation, tables
from oporde.portal.web.badges import BADGES
from oporde.portal.web.sheets import Sheet
from oporde.protocol.exports import running_text

register = Library()

ALERTS = {  # kind: the name NL Design System gives it, tone, icon
    "info": ("info", "busy", "info"),
    "success": ("ok", "approved", "check-circle"),
    "warning": ("warning", "signal", "alert"),
    "error": ("error", "rejected", "cross-circle"),
    "debug": ("info", "quiet", "info"),
}
OUTCOMES = {
    "approved": ("approved", "check"),
    "rejected": ("rejected", "cross"),
    "undecided": ("signal", "question"),
    "signal": ("signal", "alert"),
    "busy": ("busy", "hourglass"),
    "quiet": ("quiet", "undo"),
}
BUTTONS = {
    "primary": "nl-button--primary",
    "secondary": "nl-button--secondary",
    "subtle": "nl-button--subtle",
    "danger": "nl-button--primary nl-button--negative",
    "danger-secondary": "nl-button--secondary nl-button--negative",
}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """{% icon "check" %}; size "large" for beside a heading."""
    return icons.draw(name, size=size)


@register.simple_tag
def badge(state: str, word: str = "") -> SafeString:
    """{% badge file.state %}: colour, icon and word of a state; `word` replaces the usual one."""
    shown = BADGES[str(state)]
    return format_html(
        '<span class="nl-data-badge oporde-badge oporde-tone-{}">{}{}</span>',
        shown.tone,
        icons.draw(shown.icon),
        word or shown.word,
    )


@register.simple_block_tag
def alert(content: str, kind: str, title: str = "", live: bool = False, level: int = 2) -> SafeString:
    """{% alert "error" title="…" %}<p>…</p>{% endalert %}; kinds: info, success, warning, error. `live` is read out at once."""
    named, tone, drawn = ALERTS[kind]
    return _rendered("alert", content=content, kind=named, tone=tone, icon=drawn, title=title, live=live, level=level)


@register.simple_block_tag
def outcome(content: str, verdict: str, title: str, over: str = "", level: int = 1) -> SafeString:
    """{% outcome "rejected" title="…" over="…" %}…{% endoutcome %}: the first thing a page about a delivery says; it holds the h1."""
    tone, drawn = OUTCOMES[verdict]
    return _rendered("outcome", content=content, tone=tone, icon=drawn, title=title, over=over, level=level)


@register.simple_tag
def button(
    text: str,
    kind: str = "primary",
    icon: str = "",
    href: str = "",
    type: str = "submit",
    name: str = "",
    value: str = "",
    small: bool = False,
    after: bool = False,
    form: str = "",
    id: str = "",
) -> SafeString:
    """{% button _("Leveren") icon="upload" %}, or a link that looks like it with href=; kinds: primary, secondary, subtle, danger."""
    return _rendered(
        "button",
        text=text,
        classes=f"nl-button {BUTTONS[kind]}{' nl-button--small' * small}",
        icon=icon,
        href=href,
        type=type,
        name=name,
        value=value,
        after=after,
        form=form,
        id=id,
    )


@register.simple_block_tag
def card(
    content: str,
    title: str,
    state: str = "",
    over: str = "",
    href: str = "",
    counts: bool = False,
    level: int = 3,
    word: str = "",
) -> SafeString:
    """{% card title="Wmo" state=file.state href=… %}<p>…</p>{% endcard %}: one thing on a board; the whole card follows href."""
    tone = BADGES[str(state)].tone if state else ""
    return _rendered(
        "card",
        content=content,
        title=title,
        state=state,
        tone=tone,
        over=over,
        href=href,
        counts=counts,
        level=level,
        word=word,
    )


@register.simple_tag
def steps(stages: Iterable[Any]) -> SafeString:
    """{% steps stages %}: each with title, state (done, now, later, failed) and, where there is more to say, text."""
    return _rendered("steps", stages=stages)


@register.simple_tag
def progress(label: str, value: float | None = None, maximum: float = 100, said: str = "") -> SafeString:
    """{% progress _("Ontvangen") value=3 maximum=4 said="3 van 4" %}; without a value: busy, nobody knows how long."""
    return _rendered("progress", label=label, value=value, maximum=maximum, said=said)


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    stack: bool = False,
    hide_caption: bool = False,
    filter: str = "",
) -> SafeString:
    """{% table caption="…" %}<thead>…</thead><tbody>…</tbody>{% endtable %}: wide ones scroll, with `stack` rows become cards.

    `filter` is the label of a field that shows only the rows with a word in them (where script runs).
    """
    rows = mark_safe(tables.labelled(content)) if stack else content  # noqa: S308  it was marked safe when it came in
    return _rendered(
        "table", content=rows, caption=caption, stack=stack, hide_caption=hide_caption, filter=filter, id=_id("table")
    )


@register.simple_tag
def sheet(piece: Sheet) -> SafeString:
    """{% sheet piece %}: a piece of the spreadsheet (sheets.Sheet) with its letters, numbers and marks."""
    return _rendered("sheet", sheet=piece, id=_id("sheet"))


@register.simple_tag
def difference(solved: Sequence[str], still: Sequence[str], new: Sequence[str], level: int = 3) -> SafeString:
    """{% difference solved=… still=… new=… %}: sentences, beside the former attempt."""
    parts = [("solved", solved), ("still", still), ("new", new)]
    return _rendered("difference", parts=[(BADGES[name], sentences) for name, sentences in parts], level=level)


@register.simple_block_tag
def fold(content: str, title: str, opened: bool = False, count: str = "") -> SafeString:
    """{% fold title="…" count="3" %}…{% endfold %}: a heading that opens; several below each other make an accordion."""
    return _rendered("fold", content=content, title=title, opened=opened, count=count)


@register.simple_block_tag
def empty(content: str, title: str, icon: str = "inbox") -> SafeString:
    """{% empty title="…" icon="inbox" %}<p>what to do</p>{% endempty %}: where a list would stand."""
    return _rendered("empty", content=content, title=title, icon=icon)


@register.simple_tag
def code(text: str, label: str, copy: bool = True) -> SafeString:
    """{% code text label=_("Sleutel") %}: something to take over exactly, with a button that copies it (where script runs)."""
    return _rendered("code", text=text, label=label, copy=copy, id=_id("code"))


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """{% error_summary form %}: everything wrong with a form, each with a link to its field. `{{ form }}` has it already."""
    return _rendered("error_summary", form=form)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "bladzijde") -> SafeString:
    """{% pagination page %}: the pages of a django.core.paginator.Page; the rest of the query stays."""
    paginator = page.paginator
    links = [
        (number if isinstance(number, int) else "", _query(context, parameter, number))
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return _rendered(
        "pagination",
        page=page,
        links=links,
        former=_query(context, parameter, page.number - 1),
        following=_query(context, parameter, page.number + 1),
    )


def _query(context: Context, parameter: str, number: int | str) -> str:
    query = context["request"].GET.copy()
    query[parameter] = str(number)
    return f"?{query.urlencode()}"


@register.simple_block_tag
def breadcrumb(content: str) -> SafeString:
    """The way to this page, where there are crumbs; base.html has it around the block `crumbs`."""
    return _rendered("breadcrumb", content=content) if content.strip() else SafeString()


@register.simple_tag
def crumb(title: str, href: str = "") -> SafeString:
    """{% crumb _("Overzicht") href=url %} in the block `crumbs`; the last, without href, is this page."""
    return _rendered("crumb", title=title, href=href)


@register.simple_tag(takes_context=True)
def places(context: Mapping[str, Any], foot: bool = False) -> tuple[navigation.Place, ...]:
    """{% places as entries %}: where this visitor can go."""
    request = context.get("request")
    return navigation.places(request, foot=foot) if request else ()


@register.simple_tag(takes_context=True)
def chooser(context: Mapping[str, Any]) -> navigation.Chosen | None:
    """{% chooser as chosen %}: the municipality this visitor works for now."""
    request = context.get("request")
    return navigation.chosen(request) if request else None


@register.filter
def number(amount: float, decimals: int | None = None) -> str:
    """{{ rows|number }}: 1204 → 1.204, in English 1,204."""
    return number_format(amount, decimals, use_l10n=True, force_grouping=True)


@register.filter
def day(moment: date | datetime) -> str:
    """{{ round.closes_on|day }}: vrijdag 9 maart 2018. A moment is told in our own time zone."""
    return date_format(_here(moment), "l j F Y")


@register.filter
def moment(moment: datetime) -> str:
    """{{ delivery.received_at|moment }}: 19 februari 2018 om 14.31 uur."""
    here = _here(moment)
    return _("%(day)s om %(time)s uur") % {"day": date_format(here, "j F Y"), "time": date_format(here, _("H.i"))}


def _here(moment: date | datetime) -> date | datetime:
    return localtime(moment) if isinstance(moment, datetime) else moment


@register.filter
def prose(markdown: str, level: int = 2) -> SafeString:
    """{{ item.body|prose:2 }}: running text in Markdown, its highest heading at a level; what is no Markdown is shown as it is."""
    return mark_safe(str(running_text.prose(markdown, level)))  # noqa: S308  the renderer escapes what it does not know


@register.filter
def anchor(text: str) -> str:
    """A heading as the name of a place on the page."""
    return slugify(text)


def _rendered(component: str, **context: object) -> SafeString:
    return render_to_string(f"components/{component}.html", context)


def _id(kind: str) -> str:
    """A name no other element of the page has."""
    return f"{kind}-{token_hex(4)}"
