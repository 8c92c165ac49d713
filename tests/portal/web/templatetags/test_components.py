from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from oporde.portal.web.sheets import Cell, Column, Row, Sheet


def written(source: str, language: str = "nl", **context: object) -> str:
    with override(language):
        return Template(source).render(Context(context))


def test_a_badge_is_colour_icon_and_word():
    text = written("{% badge 'rejected' %}")

    assert "oporde-tone-rejected" in text
    assert "<svg" in text
    assert "Afgekeurd" in text
    assert "Rejected" in written("{% badge 'rejected' %}", "en")
    assert "Nog 4 dagen" in written("{% badge 'open' word='Nog 4 dagen' %}")


def test_a_state_without_a_badge_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="flying"):
        written("{% badge 'flying' %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% alert 'error' title=strange %}{{ strange }}{% endalert %}",
        "{% outcome 'rejected' title=strange over=strange %}{{ strange }}{% endoutcome %}",
        "{% card title=strange over=strange state='none' href=strange word=strange %}{{ strange }}{% endcard %}",
        "{% table caption=strange filter=strange stack=True %}<thead><tr><th>{{ strange }}</th></tr></thead>"
        "<tbody><tr><td>{{ strange }}</td></tr></tbody>{% endtable %}",
        "{% fold title=strange count=strange %}{{ strange }}{% endfold %}",
        "{% empty title=strange %}{{ strange }}{% endempty %}",
        "{% button strange href=strange %}{% button strange name=strange value=strange %}",
        "{% code strange label=strange %}",
        "{% difference solved=list still=list new=list %}",
        "{% steps stages %}",
        "{% progress strange said=strange %}",
        "{% sheet piece %}",
        "{% crumb strange href=strange %}",
        "{% badge 'open' word=strange %}",
    ],
)
def test_what_comes_from_outside_is_text(source: str):
    strange = '"><script>alert(1)</script>'
    stage = SimpleNamespace(title=strange, text=strange, state="now")
    piece = Sheet(
        title=strange,
        columns=(Column("A", strange, marked=True),),
        rows=(Row(2, (Cell(strange, marked=True),)),),
        note=strange,
    )

    text = written(source, strange=strange, list=[strange], stages=[stage], piece=piece)

    assert "<script" not in text
    assert '"">' not in text
    assert "&lt;script&gt;" in text


def test_an_alert_is_read_out_only_where_that_is_asked():
    assert "role=" not in written("{% alert 'error' %}x{% endalert %}")
    assert 'role="alert"' in written("{% alert 'error' live=True %}x{% endalert %}")
    assert 'role="status"' in written("{% alert 'success' live=True %}x{% endalert %}")


def test_a_sheet_says_in_words_what_it_shows_in_colour():
    piece = Sheet(
        title="wmo.csv",
        columns=(Column("A", "BSN"), Column("B", "Code", marked=True), Column("C", "Leeg")),
        rows=(Row(4, (Cell("•••990", masked=True), Cell("513", marked=True), Cell("")), marked=True), Row(5)),
    )

    text = " ".join(written("{% sheet piece %}", piece=piece).split())

    assert '<span class="oporde-hidden">afgeschermd </span>•••990' in text
    assert '513<span class="oporde-hidden"> (fout)</span>' in text
    assert '4<span class="oporde-hidden"> (hier is iets mis)</span>' in text
    assert ">leeg</td>" in text
    assert "regels weggelaten" in text


def test_pages_keep_the_rest_of_the_question():
    request = RequestFactory().get("/", {"q": "a&b", "bladzijde": "2"})

    text = written("{% pagination page %}", page=Paginator(range(50), 10).page(2), request=request)

    assert 'href="?q=a%26b&amp;bladzijde=3" rel="next"' in text
    assert 'aria-current="page" aria-label="Bladzijde 2">2</a>' in text
    assert written("{% pagination page %}", page=Paginator(range(5), 10).page(1), request=request).strip() == ""


def test_there_is_no_way_to_show_where_there_are_no_crumbs():
    assert written("{% breadcrumb %}\n {% endbreadcrumb %}") == ""
    assert 'aria-label="Kruimelpad"' in written("{% breadcrumb %}{% crumb 'Begin' href='/' %}{% endbreadcrumb %}")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", ["1.204", "vrijdag 9 maart 2018", "19 februari 2018 om 14.31 uur"]),
        ("en", ["1,204", "Friday 9 March 2018", "19 February 2018 at 14:31"]),
    ],
)
def test_numbers_days_and_moments_are_told_as_people_tell_them(language: str, expected: list[str]):
    received_at = datetime(2018, 2, 19, 13, 31, tzinfo=UTC)

    text = written(
        "{{ n|number }}|{{ day|day }}|{{ at|moment }}", language, n=1204, day=date(2018, 3, 9), at=received_at
    )

    assert text.split("|") == expected
