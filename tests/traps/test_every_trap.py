"""The ways in which a check of a CSV file gives a wrong answer without a word, and the test that none of them does.

Each was seen to happen with the engine or with a tool that people use. Here they stand together, so that none is forgotten
when tests move.
"""

import re
from pathlib import Path

import pytest

READING, ROWS, BOUNDED = "traps/test_reading.py", "traps/test_row_numbers.py", "engine/test_bounded.py"
TRAPS = {
    "a list of more than four codes becomes a join, and rows lose their order": (
        READING, "test_the_pass_over_the_rows_holds_nothing_that_loses_their_order"),
    "several threads hand in rows in another order": (
        "engine/test_order.py", "test_every_reported_row_of_a_million_is_the_right_one"),
    "rows vanish behind a quote that is never closed": (
        READING, "test_a_quote_that_is_never_closed_is_named_and_nothing_is_approved"),
    "two stray quotes swallow the lines between them": (
        READING, "test_a_pair_of_stray_quotes_far_apart_does_not_swallow_the_lines_between"),
    "text beside quotes is repaired in silence": (
        READING, "test_what_stands_beside_quotes_is_not_repaired_in_silence"),
    "row numbers drift behind lines that could not be read": (
        READING, "test_rows_behind_lines_that_cannot_be_read_keep_their_number"),
    "row numbers drift behind blank lines": (
        ROWS, "test_every_kind_of_emptiness_between_rows_takes_a_row"),
    "row numbers drift behind line ends within a value": (
        READING, "test_rows_are_numbered_as_a_spreadsheet_does_where_values_hold_line_ends"),
    "a surplus field is cut off in silence": (
        READING, "test_a_field_too_many_is_seen_also_when_it_is_empty"),
    "a missing field is filled in, and makes up for a surplus one elsewhere": (
        READING, "test_a_field_too_many_on_one_line_does_not_make_up_for_one_too_few_on_another"),
    "a byte that is no text is only seen in columns that a query reads": (
        READING, "test_a_byte_that_is_no_text_is_found_in_a_column_that_does_not_belong"),
    "columns are read by place, whatever the header says": (
        READING, "test_columns_are_read_by_their_name_and_not_by_their_place"),
    "a lenient parser of dates": (
        READING, "test_what_only_looks_like_a_date_is_none"),
    "a lenient cast to a number": (
        READING, "test_what_only_looks_like_a_number_is_none"),
    "a cast that rounds an amount": (
        READING, "test_an_amount_is_not_rounded_and_not_guessed"),
    "no value is read by what is left of it": (
        "engine/test_against_oracle.py", "test_no_value_is_read_more_leniently_than_its_rule_says"),
    "mixed line ends stop the reading, or join lines": (
        READING, "test_mixed_line_ends_are_told_and_all_rows_are_judged"),
    "lines that end in a carriage return alone are one line": (
        READING, "test_lines_that_end_in_a_carriage_return_alone_are_rows"),
    "an empty value in quotes is another than an empty value": (
        READING, "test_an_empty_value_is_empty_in_quotes_too"),
    "a NUL byte passes into a value": (
        READING, "test_a_nul_byte_makes_a_file_unreadable"),
    "blanks around a value are taken off": (
        READING, "test_blanks_around_a_value_are_not_taken_off"),
    "an empty file has nothing wrong with it": (
        READING, "test_nothing_is_not_a_clean_file"),
    "a file with nothing but a header has nothing wrong with it": (
        READING, "test_a_header_alone_is_not_a_clean_file"),
    "a row with one bad value is left out of all other rules": (
        READING, "test_a_row_with_a_bad_value_is_still_judged_for_everything_else"),
    "what could not be judged counts as a pass": (
        "protocol/rules/test_values.py",
        "test_a_value_stops_at_the_first_rule_it_fails_and_the_later_ones_could_not_be_judged"),
    "only the second of two equal keys is told": (
        "protocol/rules/test_unique.py", "test_all_rows_of_a_shared_key_are_concerned"),
    "a count stops where the examples stop": (
        BOUNDED, "test_five_million_findings"),
    "one rule that fails on every row takes all time and memory": (
        BOUNDED, "test_every_rule_fails_on_every_row_it_can"),
    "Windows-1252 is taken for ISO 8859-1, and stops at a euro sign": (
        READING, "test_windows_1252_is_read_to_the_letter_with_euro_sign_and_curly_quotes"),
    "length is counted in bytes": (
        READING, "test_the_length_of_a_value_is_counted_in_characters"),
    "a library for time zones is missed when a moment is fetched": (
        READING, "test_no_library_for_time_zones_is_needed"),
    "an extension is fetched from the network": (
        READING, "test_no_extension_is_loaded_or_downloaded"),
    "what does not fit in memory is spilled as clear text": (
        READING, "test_too_little_memory_is_said_and_nothing_is_spilled"),
    "a function that another dialect does not know goes through unseen": (
        "protocol/test_sql.py", "test_whatever_is_let_through_names_columns_and_nothing_else"),
    "a rule that could not run is a pass": (
        "traps/test_exit_status.py", "test_a_rule_that_fails_inside_the_engine_is_3_and_never_an_approval"),
}  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_the_trap_has_a_test_of_its_own(trap: str):
    file, name = TRAPS[trap]
    written = (Path(__file__).parents[1] / file).read_text("utf-8")

    assert re.search(rf"^( {{4}})?def {name}\(", written, re.MULTILINE)


def test_no_test_stands_for_two_traps():
    assert len(set(TRAPS.values())) == len(TRAPS)
