"""What the pages of deliveries write in a way of their own."""

from oporde.portal.deliveries.templatetags.deliveries import breakable


def test_a_file_name_breaks_where_its_parts_meet_and_is_escaped():
    assert breakable("MSD.zip/0513_<b>.csv") == "MSD.zip/<wbr>0513_<wbr>&lt;b&gt;.csv"
