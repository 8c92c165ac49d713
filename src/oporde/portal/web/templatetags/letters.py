"""Mail that looks right in programs that know no style sheets: every element carries its own style.

`{% styled %}<h1>…</h1><p>…</p>{% endstyled %}` gives plain elements theirs; what has a style attribute keeps it.
Dark mode works through classes in the layout, where a program knows them.
"""

from __future__ import annotations

import re

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

register = Library()

FONT = "font-family:'Noto Sans','Segoe UI',Helvetica,Arial,sans-serif;"
STYLES = {
    "h1": FONT + "margin:0 0 16px;font-size:24px;line-height:1.25;font-weight:700;",
    "h2": FONT + "margin:28px 0 8px;font-size:18px;line-height:1.3;font-weight:700;",
    "p": FONT + "margin:0 0 16px;font-size:16px;line-height:1.55;",
    "ul": FONT + "margin:0 0 16px;padding:0 0 0 20px;font-size:16px;line-height:1.55;",
    "ol": FONT + "margin:0 0 16px;padding:0 0 0 24px;font-size:16px;line-height:1.55;",
    "li": "margin:0 0 6px;",
    "a": "color:#174f86;text-decoration:underline;",
    "table": "width:100%;border-collapse:collapse;margin:0 0 20px;",
    "th": FONT
    + "padding:8px 12px 8px 0;border-bottom:1px solid #c2ccd6;font-size:16px;line-height:1.4;text-align:left;font-weight:400;",
    "td": FONT
    + "padding:8px 0;border-bottom:1px solid #c2ccd6;font-size:16px;line-height:1.4;text-align:left;font-weight:700;",
    "code": "font-family:Consolas,'DejaVu Sans Mono',monospace;font-size:15px;",
    "strong": "font-weight:700;",
}
ELEMENT = re.compile(rf"<({'|'.join(STYLES)})((?:\s[^>]*)?)>")


@register.simple_block_tag
def styled(content: str) -> SafeString:
    """Give every plain element its style. A value cannot pass for an element: it was escaped."""
    return mark_safe(ELEMENT.sub(_styled, content))  # noqa: S308  it was marked safe when it came in


def _styled(found: re.Match[str]) -> str:
    name, attributes = found.groups()
    if "style=" in attributes:
        return found[0]
    return f'<{name} class="ink" style="{STYLES[name]}"{attributes}>' if name != "a" else _link(attributes)


def _link(attributes: str) -> str:
    return f'<a class="link" style="{STYLES["a"]}"{attributes}>'


@register.simple_tag
def letter_button(text: str, href: str) -> SafeString:
    """{% letter_button "Naar de terugkoppeling" href=… %}: the one next step of a mail, with the address below it to copy."""
    return render_to_string("mail/button.html", {"text": text, "href": href})


@register.simple_tag
def letter_state(text: str, tone: str = "quiet") -> SafeString:
    """{% letter_state "Niet goedgekeurd" tone="rejected" %}: the outcome as a coloured line above the first heading."""
    ink, ground = {
        "approved": ("#165c2d", "#e1f2e6"),
        "rejected": ("#98190f", "#fbe8e6"),
        "signal": ("#7d4304", "#fbecd6"),
        "busy": ("#174f86", "#e4eef9"),
        "quiet": ("#43525f", "#edf1f5"),
    }[tone]
    return render_to_string("mail/state.html", {"text": text, "ink": ink, "ground": ground})
