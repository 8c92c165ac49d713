"""The table of events: append-only, and chained at the moment of commit."""

from django.db import migrations, models

# A number, previous and hash are given by a trigger that is deferred to the commit: only then is the lock on the chain
# taken, after every other lock of the transaction, so that writing down an event can never be part of a deadlock.
# hash_of() in events/recording.py computes the same, outside the database.
CHAIN = """
CREATE FUNCTION oporde_event_detail(detail jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(string_agg(
        length(key) || ':' || key || '=' || length(coalesce(value, 'null')) || ':' || coalesce(value, 'null') || ';',
        '' ORDER BY key COLLATE "C"), '')
    FROM jsonb_each_text(detail)
$$;

CREATE FUNCTION oporde_event_hash(event events_event) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(string_agg(length(field) || ':' || field || ';', '' ORDER BY place), 'UTF8')), 'hex')
    FROM unnest(ARRAY[
        event.number::text,
        to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        event.tag, event.actor, event.actor_name, event.origin, event.municipality, event.about,
        oporde_event_detail(event.detail), event.previous
    ]) WITH ORDINALITY AS fields(field, place)
$$;

CREATE FUNCTION oporde_event_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event events_event;
    last events_event;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('oporde.events'));
    SELECT * INTO event FROM events_event WHERE id = NEW.id;
    IF event.number IS NOT NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO last FROM events_event WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
    event.number := coalesce(last.number, 0) + 1;
    event.previous := coalesce(last.hash, '');
    event.hash := oporde_event_hash(event);
    UPDATE events_event SET number = event.number, previous = event.previous, hash = event.hash WHERE id = event.id;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER oporde_event_chain AFTER INSERT ON events_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oporde_event_chain();

CREATE FUNCTION oporde_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.number IS NULL AND NEW.number IS NOT NULL
        AND (NEW.id, NEW.at, NEW.tag, NEW.actor, NEW.actor_name, NEW.origin, NEW.municipality, NEW.about, NEW.detail)
            IS NOT DISTINCT FROM
            (OLD.id, OLD.at, OLD.tag, OLD.actor, OLD.actor_name, OLD.origin, OLD.municipality, OLD.about, OLD.detail)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an event is not changed and not removed' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER oporde_event_stays BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION oporde_event_stays();

CREATE FUNCTION oporde_event_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.number := NULL;
    NEW.previous := '';
    NEW.hash := '';
    RETURN NEW;
END
$$;

CREATE TRIGGER oporde_event_begins BEFORE INSERT ON events_event
    FOR EACH ROW EXECUTE FUNCTION oporde_event_begins();
"""

UNCHAIN = """
DROP TRIGGER oporde_event_begins ON events_event;
DROP TRIGGER oporde_event_stays ON events_event;
DROP TRIGGER oporde_event_chain ON events_event;
DROP FUNCTION oporde_event_begins(), oporde_event_stays(), oporde_event_chain(), oporde_event_hash(events_event),
    oporde_event_detail(jsonb);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(editable=False, null=True, unique=True)),
                ("at", models.DateTimeField()),
                ("tag", models.CharField(max_length=60)),
                ("actor", models.CharField(max_length=40)),
                ("actor_name", models.CharField(max_length=200)),
                ("origin", models.CharField(blank=True, max_length=45)),
                ("municipality", models.CharField(blank=True, max_length=4)),
                ("about", models.CharField(blank=True, max_length=80)),
                ("detail", models.JSONField(default=dict)),
                ("previous", models.CharField(default="", editable=False, max_length=64)),
                ("hash", models.CharField(default="", editable=False, max_length=64)),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["about", "id"], name="events_even_about_068b16_idx"),
                    models.Index(fields=["municipality", "id"], name="events_even_municip_721179_idx"),
                    models.Index(fields=["tag", "id"], name="events_even_tag_7a9ebb_idx"),
                    models.Index(fields=["actor", "id"], name="events_even_actor_c62576_idx"),
                ],
            },
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
    ]
