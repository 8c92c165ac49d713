import pytest

from oporde.protocol.exports.manuscript import Chapter, LayoutEntry, Manuscript, Part, register
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import changed, small_protocol


@pytest.fixture(scope="module")
def parts(small: Protocol) -> tuple[Part, ...]:
    return Manuscript(small).parts()


def chapter(parts: tuple[Part, ...], kind: str) -> Chapter:
    return next(chapter for part in parts for chapter in part.chapters if chapter.kind == kind)


def test_chapters_are_numbered_through_and_appendices_have_letters(parts: tuple[Part, ...]):
    numbers = [[chapter.number for chapter in part.chapters] for part in parts]

    assert numbers == [["1", "2", "3", "4"], ["5", "6", "7", "8", "9", "10", "11"], ["A", "B", "C", "D", "E"]]


def test_what_a_protocol_does_not_have_has_no_chapter():
    bare = small_protocol(texts=[], questions=[], indicators=[], views=[])
    kinds = {chapter.kind for part in Manuscript(bare).parts() for chapter in part.chapters}

    assert kinds & {"text", "questions", "indicators"} == set()


def test_rules_are_grouped_by_what_they_are_about(parts: tuple[Part, ...]):
    entry = chapter(parts, "layout").subject

    assert isinstance(entry, LayoutEntry)
    assert [group.title for group in entry.groups] == [
        "Regels over een waarde",
        "Regels over een regel",
        "Regels over het bestand",
        "Regels over bestanden samen",
    ]
    assert {e.rule.id for group in entry.groups for e in group.entries} == {rule.id for rule in entry.layout.rules}


def test_a_rule_about_two_rows_of_one_file_stands_with_that_file(protocol: Protocol):
    wmo = next(
        each.subject
        for part in Manuscript(protocol).parts()
        for each in part.chapters
        if isinstance(each.subject, LayoutEntry) and each.subject.layout.id == "wmo"
    )
    titles = {entry.rule.id: group.title for group in wmo.groups for entry in group.entries}

    assert titles["W209"] == "Regels over het bestand"
    assert "Regels over bestanden samen" not in titles.values()


def test_the_register_has_every_rule_once_and_two_of_one_number_have_their_own_anchor(
    small: Protocol, parts: tuple[Part, ...]
):
    anchors = [entry.anchor for _, entries in register(parts) for entry in entries]

    assert len(anchors) == len(set(anchors)) == len(small.rules())
    assert {"F004", "F004-leftover", "Z101", "X03"} <= set(anchors)


def test_an_anchor_is_the_same_each_time(small: Protocol):
    manuscript = Manuscript(small)

    assert register(manuscript.parts()) == register(manuscript.parts())


@pytest.mark.parametrize(
    ("basis", "source", "sourced", "numbers", "other"),
    [
        ("sourced", "nieuws/1", True, [1], ()),
        ("reconstruction", "nieuws/2; nieuws/1", False, [2, 1], ()),
        ("sourced", "nieuws/1, nieuws/9", True, [1], ("nieuws/9",)),
        ("reconstruction", "", False, [], ()),
    ],
)
def test_a_mark_tells_where_something_comes_from(
    small: Protocol, basis: str, source: str, sourced: bool, numbers: list[int], other: tuple[str, ...]
):
    mark = Manuscript(small).mark(basis, source)

    assert (mark.sourced, [reference.number for reference in mark.references], mark.other) == (sourced, numbers, other)


def test_a_code_that_does_not_always_hold_says_so(small: Protocol):
    gemeenten = Manuscript(small).lists()[0]

    assert [(code.code, note) for code, note in gemeenten.codes] == [
        ("9901", ""),
        ("9902", "vanaf 1 april 2017"),
        ("9904", "tot en met 30 juni 2017"),
    ]
    assert gemeenten.used_by == ("Zorg: Gemeente", "kosten Zorg: Gemeente")


def test_a_long_list_is_an_appendix():
    codes = [{"code": f"{n:04d}", "label": f"Plaats {n}"} for n in range(200)]
    protocol = small_protocol()
    listed = [protocol.lists[0].model_copy(update={"codes": ()}).model_dump() | {"codes": codes}]
    listed += [item.model_dump() for item in protocol.lists[1:]]
    parts = Manuscript(small_protocol(lists=listed)).parts()

    assert chapter(parts, "long_list").anchor == "lijst-gemeenten"
    assert [part.title for part in parts for found in part.chapters if found.kind == "long_list"] == ["Bijlagen"]


def test_what_changed_is_told_against_the_former_version_when_it_is_here(small: Protocol):
    former = changed(version="2017", limits={"max_entries": 8})

    assert Manuscript(small).difference() is None
    assert bool(Manuscript(small, former).difference())
