"""The aanleverprotocol as a document to read, print and publish: one HTML page that needs nothing else, or Markdown."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from oporde.protocol import dutch
from oporde.protocol.exports.manuscript import Manuscript, Reference, register
from oporde.protocol.exports.running_text import (
    ORIGIN,
    cell,
    collapsed,
    complaint,
    demoted,
    phrase,
    plain,
    prose,
    soft,
    told,
    told_at_length,
)
from oporde.protocol.exports.spoken import described
from oporde.protocol.exports.spoken_values import Vocabulary
from oporde.protocol.exports.upload_words import encoding_name, spoken_pattern
from oporde.protocol.protocol import Protocol


def document_html(protocol: Protocol, former: Protocol | None = None) -> str:
    """The whole protocol as one HTML page; with `former`, the chapter "Wat is veranderd" compares the two."""
    return _written("page.html.j2", protocol, former)


def document_markdown(protocol: Protocol, former: Protocol | None = None) -> str:
    """The whole protocol in Markdown, with tables as GitHub writes them."""
    written = _written("page.md.j2", protocol, former)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", written)).strip() + "\n"


def _written(template: str, protocol: Protocol, former: Protocol | None) -> str:
    manuscript = Manuscript(protocol, former)
    parts = manuscript.parts()
    return (
        _environment()
        .get_template(template)
        .render(book=manuscript, protocol=protocol, head=protocol.head, parts=parts, rules=register(parts))
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("oporde.protocol.exports", "document_templates"),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "amount": dutch.amount, "size": dutch.size, "day": dutch.day, "listed": dutch.listed,
        "encoding": encoding_name, "pattern": spoken_pattern, "prose": prose, "phrase": phrase, "soft": soft,
        "told_at_length": told_at_length, "limit": limit,
        "complaint": complaint, "told": told, "cell": cell, "with_references": with_references, "demoted": demoted,
        "plain": plain, "collapsed": collapsed, "fingerprint": fingerprint,
    }  # fmt: skip
    environment.globals["script"] = Markup(_script())  # noqa: S704 - the page's own
    return environment


def limit(condition: str) -> str:
    """A limit of an indicator as a sentence, in Markdown; the condition itself where there are no words for it."""
    return described(condition, Vocabulary(names={"value": "de waarde"}), "main") or f"`{collapsed(condition)}`"


def _script() -> str:
    return (files("oporde.protocol.exports") / "document_templates" / "page.js").read_text("utf-8")


def fingerprint(script: str) -> str:
    """What the page's security policy knows its one script by."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


def with_references(markdown: str, references: Sequence[Reference]) -> str:
    """The same text, in which a paragraph that tells where it comes from refers to the list of sources."""
    known = {reference.source.id: f"[\\[{reference.number}\\]](#{reference.anchor})" for reference in references}
    if not known:
        return markdown
    names = re.compile("|".join(re.escape(name) for name in sorted(known, key=len, reverse=True)))
    return ORIGIN.sub(lambda found: names.sub(lambda name: known[name[0]], found[0]), markdown)
