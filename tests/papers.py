"""Judge a PDF: is it accessible, and fit to be kept?"""

from __future__ import annotations

from pathlib import Path

import page as page_validation
import pikepdf

LENGTHS = "STREAM-LENGTH"
"""The validator takes a last byte that happens to be a carriage return for the end of a line. Lengths are judged by qpdf."""


def complaints(path: Path, profile: str) -> list[str]:
    """What two judges have against a PDF: nothing, when it is in order.

    Args:
        profile: "ua1" for PDF/UA-1, "2a" for PDF/A-2a.
    """
    told = page_validation.validate_pdf(str(path), profile=profile)
    with pikepdf.open(path) as pdf:
        return [str(failure) for failure in told.failures if LENGTHS not in failure.rule_id] + pdf.check_pdf_syntax()
