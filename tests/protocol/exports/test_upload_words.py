from typing import get_args

from oporde.protocol.exports.upload_words import UPLOAD, encoding_name, spoken_pattern
from oporde.protocol.rules.intake import IntakeKind
from oporde.protocol.tongues import ENGLISH

PATTERN = "{municipality}_{file}_{period}.csv"


def test_every_kind_of_upload_rule_has_a_sentence():
    assert set(UPLOAD) == set(get_args(IntakeKind))


def test_encodings_and_patterns_are_written_for_people():
    assert [encoding_name(name) for name in ("utf-8", "windows-1252")] == ["UTF-8", "Windows-1252"]
    assert spoken_pattern(PATTERN) == "<gemeentecode>_<BESTAND>_<periode>.csv"
    assert spoken_pattern(PATTERN, ENGLISH) == "<municipality code>_<FILE>_<period>.csv"
