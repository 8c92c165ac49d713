"""What has the wrong shape, in the words of someone who writes YAML."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from oporde.protocol.model import Model, Share
from oporde.protocol.shape import shaped


class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


class Item(Model):
    name: str
    opens_on: date | None = None


class Thing(Model):
    title: str
    size: Size = Size.SMALL
    colour: Literal["red", "green"] = "red"
    number: Annotated[int, Field(ge=1, le=9)] = 1
    weight: float = 0
    part: Share = 0
    heavy: bool = False
    id: Annotated[str, Field(pattern=r"^[A-Z]{1,3}\d{2}$")] = "O01"
    other: Annotated[str, Field(pattern="^x+$")] = "x"
    sign: Annotated[str, Field(min_length=1, max_length=1)] = ";"
    items: Annotated[tuple[Item, ...], Field(min_length=1)] = (Item(name="a"),)
    words: dict[str, str] | None = None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"titel": "t"}, [(("titel",), 'unknown key "titel"; did you mean "title"?')]),
        ({"ttle": "t", "qqqqq": 1}, [(("ttle",), 'unknown key "ttle"; did you mean "title"?'), (("qqqqq",), 'unknown key "qqqqq"')]),
        ({}, [(("title",), 'the key "title" is missing')]),
        ({"title": 2017}, [(("title",), '"title" is 2017; expected text; put it between quotes: "2017"')]),
        ({"title": True}, [(("title",), '"title" is True; expected text')]),
        ({"title": None}, [(("title",), '"title" is nothing; expected text')]),
        ({"title": "t", "size": "smal"},
         [(("size",), '"size" is "smal"; expected one of small, large; did you mean "small"?')]),
        ({"title": "t", "colour": "blue"}, [(("colour",), '"colour" is "blue"; expected one of red, green')]),
        ({"title": "t", "number": "two"}, [(("number",), '"number" is "two"; expected a whole number')]),
        ({"title": "t", "number": 1.5}, [(("number",), '"number" is 1.5; expected a whole number')]),
        ({"title": "t", "number": 0}, [(("number",), '"number" is 0; expected at least 1')]),
        ({"title": "t", "number": 10}, [(("number",), '"number" is 10; expected at most 9')]),
        ({"title": "t", "weight": "x"}, [(("weight",), '"weight" is "x"; expected a number')]),
        ({"title": "t", "weight": float("inf")}, [(("weight",), '"weight" is inf; expected a number')]),
        ({"title": "t", "part": "101%"}, [(("part",), '"part" is "101%"; expected at most 1, which is 100%')]),
        ({"title": "t", "heavy": "soms"}, [(("heavy",), '"heavy" is "soms"; expected true or false')]),
        ({"title": "t", "id": "o1"}, [(("id",), '"id" is "o1"; expected one to three capitals and two digits, as in O01')]),
        ({"title": "t", "other": "y"}, [(("other",), '"other" is "y"; expected what matches ^x+$')]),
        ({"title": "t", "sign": ""}, [(("sign",), '"sign" is ""; expected some text')]),
        ({"title": "t", "sign": ";;"}, [(("sign",), '"sign" is ";;"; expected no more than 1 characters')]),
        ({"title": "t", "items": []}, [(("items",), '"items" is a list; expected a list of at least 1')]),
        ({"title": "t", "items": "a"}, [(("items",), '"items" is "a"; expected a list, as in [a, b]')]),
        ({"title": "t", "items": ["a"]}, [(("items", 0), 'an item of "items" is "a"; expected keys with their values, as in {a: b}')]),
        ({"title": "t", "items": [{"name": "a", "opens_on": "31-12-2017"}]},
         [(("items", 0, "opens_on"), '"opens_on" is "31-12-2017"; expected a day, as in 2017-12-31')]),
        ({"title": "t", "words": "a"}, [(("words",), '"words" is "a"; expected keys with their values, as in {a: b}')]),
        ({"title": "t", "number": "x" * 99}, [(("number",), f'"number" is "{"x" * 58}…; expected a whole number')]),
        ("a", [((), 'the file holds "a"; expected keys with their values, as in {a: b}')]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_what_was_expected(wrong: Any, told: list[tuple[tuple[str | int, ...], str]]):
    assert shaped(Thing, wrong)[1] == told


def test_what_has_its_shape_is_silent():
    assert shaped(Thing, {"title": "t", "part": "5%", "items": [{"name": "b"}]})[1] == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"titel": "t"}, {"title": "t"}),
        ({"ttle": "t", "qqqqq": 1}, {"title": "t"}),
        ({"title": "t", "size": "larg", "colour": "gren"}, {"title": "t", "size": "large", "colour": "green"}),
        ({"title": "t", "items": [{"nam": "b"}]}, {"title": "t", "items": [{"name": "b"}]}),
    ],
)
def test_what_is_misspelt_is_taken_as_it_was_probably_meant(wrong: Any, right: Any):
    assert shaped(Thing, wrong)[0] == Thing.model_validate(right)


@pytest.mark.parametrize(
    "wrong", [{}, {"title": 2017}, {"titel": "t", "number": 0}, {"title": "t", "colour": "blue"}, "a"]
)
def test_what_cannot_be_guessed_has_no_shape(wrong: Any):
    assert shaped(Thing, wrong)[0] is None
