"""The plan of a protocol, loaded once in each process, and what pages want to know of it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.utils.functional import lazy

from oporde.mending.english import pairs
from oporde.plan.kept import load_plan
from oporde.plan.model import Plan
from oporde.portal.web.languages import page_language
from oporde.report.english import catalogue
from oporde.report.retelling import Catalogue

if TYPE_CHECKING:
    from oporde.protocol.english import English


@cache
def plan_of(protocol: str) -> Plan:
    """The plan of "gmsd/2017". Protocols are frozen, so it never changes while a process lives."""
    return load_plan(protocol)


@cache
def english_of(protocol: str) -> English | None:
    """What "gmsd/2017" says in English; None when it does not."""
    from oporde.protocol.load import load_english  # noqa: PLC0415  brings the whole language of protocols

    return load_english(protocol)


@cache
def catalogue_of(protocol: str) -> Catalogue:
    """What is said of a delivery under "gmsd/2017", in English."""
    return catalogue(plan_of(protocol), english_of(protocol), pairs())


def titles_of(protocol: str, language: str = "") -> dict[str, str]:
    """What people call the layouts and the periods of "gmsd/2017", by their ids; without a language in the one that is active."""
    return _titles(protocol, language or page_language())


@cache
def _titles(protocol: str, language: str) -> dict[str, str]:
    plan = plan_of(protocol)
    english = english_of(protocol) if language == "en" else None
    dutch = {layout.layout: layout.title for layout in plan.layouts} | {
        period.id.upper(): period.title for period in plan.admission.periods
    }
    return dutch | (english.titles if english else {})


def _title(protocol: str, id: str) -> str:
    titles = titles_of(protocol)
    return titles.get(id) or titles.get(id.upper(), id)


title_of = lazy(_title, str)
"""The same of one of them, in the language that is active when it is read: for what is written in several."""


def layouts_of(protocol: str) -> tuple[str, ...]:
    """The ids of the kinds of files that are asked, in the order of the protocol."""
    return tuple(file.layout for file in plan_of(protocol).admission.files)
