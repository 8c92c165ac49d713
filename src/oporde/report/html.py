"""The technical feedback as one HTML page that needs nothing beside it: no script, no font, no image, no network.

Only the form: the page is in templates/technical_feedback.html.j2, the words are in technical_feedback.py.
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path

from markupsafe import Markup, escape

from oporde.findings import Severity, Verdict
from oporde.report import dutch, technical_feedback
from oporde.report.pages import pages_of
from oporde.report.technical_feedback import Complaint, FileFeedback, TechnicalFeedback

MOST_ROWS = 200  # rows told one by one per file; a workbook has all
TEMPLATES = Path(__file__).with_name("templates")


def to_html(feedback: TechnicalFeedback) -> bytes:
    """The page, as UTF-8. Everything in it that came from outside is escaped."""
    pages = pages_of(TEMPLATES)
    pages.filters |= {"number": dutch.number, "listed": dutch.listed, "counted": dutch.counted}
    pages.filters["breakable"] = _breakable
    page = pages.get_template("technical_feedback.html.j2")
    return page.render(
        feedback=feedback, words=technical_feedback, Severity=Severity, Verdict=Verdict, rows_of=_rows, width=_width
    ).encode("utf-8", "replace")


def _rows(file: FileFeedback) -> tuple[list[tuple[int, tuple[Complaint, ...]]], bool]:
    """The first rows with all that is said of each, and whether there are more."""
    rows = list(islice(technical_feedback.by_row(file.part.complaints), MOST_ROWS + 1))
    cut = len(rows) > MOST_ROWS or any(complaint.more for complaint in file.part.complaints)
    return rows[:MOST_ROWS], cut


def _width(complaint: Complaint, rows: int | None) -> int:
    """How wide a problem is, as a percentage of the rows, for a bar beside the number; 0 where it says nothing."""
    return max(1, min(100, round(100 * complaint.count / rows))) if rows and complaint.rows else 0


def _breakable(name: str) -> Markup:
    """A file name that a narrow screen may break where its parts meet."""
    return Markup(re.sub(r"([_/])", r"\1<wbr>", str(escape(name))))  # noqa: S704  what is marked was escaped just now
