"""Addresses of pages elsewhere."""

from oporde.portal.deliveries.addresses import rule_address


def test_a_rule_has_one_page():
    assert rule_address("gmsd/2017", "W104") == "/protocol/gmsd/2017/regel/W104/"
