"""Every sentence of the portal has its English, and what is compiled is what is written."""

from __future__ import annotations

import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PORTAL = ROOT / "src" / "oporde" / "portal"
APPS = sorted(folder.parent.name for folder in PORTAL.glob("*/locale"))
SENTENCE = re.compile(r"gettext(?:_lazy)? as _|\{%-? (?:translate|blocktranslate)|_\(\"")


@pytest.fixture(scope="module")
def found_now(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the portal in which the sentences were looked for anew."""
    copy = tmp_path_factory.mktemp("portal") / "portal"
    shutil.copytree(PORTAL, copy, ignore=shutil.ignore_patterns("__pycache__", "static"))
    subprocess.run([sys.executable, ROOT / ".ci" / "translations.py", copy], check=True)
    return copy


def test_an_app_with_sentences_has_a_catalogue():
    speaking = {
        path.relative_to(PORTAL).parts[0]
        for path in PORTAL.rglob("*")
        if path.suffix in {".py", ".html", ".txt"} and SENTENCE.search(path.read_text("utf-8"))
    }

    assert speaking == set(APPS)


@pytest.mark.parametrize("app", APPS)
def test_every_sentence_stands_in_the_catalogue_and_no_other(found_now: Path, app: str):
    catalogue = Path(app, "locale", "en", "LC_MESSAGES", "django.po")

    assert (PORTAL / catalogue).read_text("utf-8") == (found_now / catalogue).read_text("utf-8")


@pytest.mark.parametrize("app", APPS)
def test_every_sentence_has_its_english_and_is_compiled(app: str):
    folder = PORTAL / app / "locale" / "en" / "LC_MESSAGES"
    written = (folder / "django.po").read_text("utf-8")

    assert re.findall(r'msgid "(.+)"\n(?:msgid_plural .*\n)?msgstr(?:\[\d\])? ""$(?!\n")', written, re.MULTILINE) == []
    assert "#, fuzzy" not in written
    with (folder / "django.mo").open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)
    assert len(known._catalog) - 1 == len(re.findall(r"^msgid ", written, re.MULTILINE)) - 1 + _more(written)


def _more(written: str) -> int:
    """A sentence with a plural is compiled twice."""
    return len(re.findall(r"^msgid_plural ", written, re.MULTILINE))
