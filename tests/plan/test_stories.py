"""Every rule tells of itself why it is there, for who reads that it does not hold."""

from oporde.plan.model import Plan


def test_every_rule_has_its_story_and_no_value_of_a_personal_column(plan: Plan):
    rules = {check.rule for layout in plan.layouts for check in layout.checks} | {check.rule for check in plan.across}
    personal = {column.name for layout in plan.layouts for column in layout.columns if column.personal}

    assert rules <= plan.stories.keys()
    assert {"F001", "H001", "X03"} <= plan.stories.keys()
    assert all(story.title and story.why and story.since for story in plan.stories.values())
    assert {name for story in plan.stories.values() for name in (*story.passes, *story.fails)} & personal == set()
    assert plan.stories["W107"].fails == {"Type_maatwerkarrangement_toewijzing": "19"}
