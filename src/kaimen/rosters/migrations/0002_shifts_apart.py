"""In one roster no two shifts overlap on one seat, and nobody has two at one time: held by triggers on both databases.

An exclusion constraint would need an extension on PostgreSQL and does not exist on SQLite. Across rosters the
services hold it: whatever puts somebody on a seat or publishes locks the point, then the people by their ids.
"""

from django.db import migrations

CLASH = """
    SELECT 1 FROM rosters_shift s
    WHERE s.roster_id = NEW.roster_id AND s.{column} = NEW.{column} AND s.id <> COALESCE(NEW.id, -1)
      AND s.starts_at < NEW.ends_at AND s.ends_at > NEW.starts_at
"""
COLUMNS = {"seat_id": "two shifts overlap on one seat", "person_id": "one person in two shifts at one time"}
WATCHED = "roster_id, seat_id, person_id, starts_at, ends_at"


def _names(column):
    return f"rosters_shift_apart_{column}_new", f"rosters_shift_apart_{column}_changed"


def _sqlite(name, event, clash, says):
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON rosters_shift WHEN EXISTS ({clash}) "
        f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
    )


def _function(name, clash, says):
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS ({clash}) THEN "
        f"RAISE EXCEPTION '{says}' USING ERRCODE = 'exclusion_violation'; END IF; RETURN NEW; END $$"
    )


def _postgresql(name):
    return (
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {WATCHED} ON rosters_shift "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def hold(apps, editor):
    for column, says in COLUMNS.items():
        clash = CLASH.format(column=column)
        new, changed = _names(column)
        if editor.connection.vendor == "sqlite":
            editor.execute(_sqlite(new, "INSERT", clash, says))
            editor.execute(_sqlite(changed, f"UPDATE OF {WATCHED}", clash, says))
        else:
            editor.execute(_function(new, clash, says))
            editor.execute(_postgresql(new))


def release(apps, editor):
    for column in COLUMNS:
        new, changed = _names(column)
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {new}")
            editor.execute(f"DROP TRIGGER {changed}")
        else:
            editor.execute(f"DROP TRIGGER {new} ON rosters_shift")
            editor.execute(f"DROP FUNCTION {new}()")


class Migration(migrations.Migration):
    dependencies = [("rosters", "0001_rosters")]
    operations = [migrations.RunPython(hold, release)]
