import re

import pytest

from oporde.portal.web.icons import DRAWN, draw


@pytest.mark.parametrize("name", DRAWN)
def test_an_icon_is_nothing_but_strokes(name: str):
    assert re.sub(r'<(?:path|circle) [a-z0-9]+="[^"<>]*"(?: [a-z0-9]+="[^"<>]*")*/>', "", DRAWN[name]) == ""


def test_an_icon_is_silent_and_takes_no_focus():
    assert 'aria-hidden="true" focusable="false"' in draw("check")


def test_an_icon_that_was_never_drawn_is_refused():
    with pytest.raises(KeyError, match="unicorn"):
        draw("unicorn")
