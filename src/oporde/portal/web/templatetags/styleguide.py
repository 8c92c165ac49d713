"""The tag of the style guide: shows a component and, below it, how it is written."""

from __future__ import annotations

from textwrap import dedent

from django.template import Context, Library, Template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = Library()


@register.simple_block_tag(takes_context=True)
def example(context: Context, content: str, title: str) -> SafeString:
    """{% example "Title" %}{% verbatim %}…{% endverbatim %}{% endexample %}: what stands between is carried out and shown."""
    source = dedent(content).strip()
    return render_to_string(
        "styleguide/example.html", {"title": title, "source": source, "shown": Template(source).render(context)}
    )
