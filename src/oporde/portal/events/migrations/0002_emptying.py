"""The table of events is not emptied either: TRUNCATE fires no trigger of a row, so it is refused by one of the statement."""

from django.db import migrations

# Who owns the table can still drop it, or switch this off: that is no statement of the portal, and a backup holds the chain.
REFUSE = """
CREATE FUNCTION oporde_event_table_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event is not changed and not removed' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER oporde_event_table_stays BEFORE TRUNCATE ON events_event
    FOR EACH STATEMENT EXECUTE FUNCTION oporde_event_table_stays();
"""

ALLOW = """
DROP TRIGGER oporde_event_table_stays ON events_event;
DROP FUNCTION oporde_event_table_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
