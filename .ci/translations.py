"""Find the sentences of each app of the portal, put new ones in its locale/en, and compile what is translated.

    python .ci/translations.py            in the working tree
    python .ci/translations.py FOLDER     in a copy of src/oporde/portal

An app takes part once it has a folder locale/. The catalogues hold no places and no dates, so that two people can add to them.
"""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

PORTAL = Path(__file__).parents[1] / "src" / "oporde" / "portal"
HEADER = """# English for this part of the portal; the sentences in the source are Dutch.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def main(portal: Path) -> None:
    """Go through the apps one by one; the commands of Django work in the folder they are in."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    for app in sorted(folder.parent for folder in portal.glob("*/locale")):
        catalogue = app / "locale" / "en" / "LC_MESSAGES" / "django.po"
        with contextlib.chdir(app), contextlib.redirect_stdout(io.StringIO()):
            call_command(
                "makemessages",
                locale=["en"],
                extensions=["html", "py", "txt"],
                no_location=True,
                no_obsolete=True,
                no_wrap=True,
            )
            entries = catalogue.read_text("utf-8").partition("\n\n")[2]
            catalogue.write_text(HEADER + "\n" + re.sub(r"\n{3,}", "\n\n", entries), "utf-8")
            subprocess.run(["msgfmt", "--no-hash", "-o", catalogue.with_suffix(".mo"), catalogue], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PORTAL)
