"""What PostgreSQL needs for search without accents and for periods that may not overlap."""

from django.db import migrations

EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")
CONFIGURATIONS = {"fr": "french", "nl": "dutch", "en": "english", "de": "german"}

# `unaccent(text)` is only stable, as its dictionary could change; an index needs an immutable function.
F_UNACCENT = """
CREATE OR REPLACE FUNCTION public.f_unaccent(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$;
"""


def extension(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE EXTENSION IF NOT EXISTS {name} WITH SCHEMA public",
        f"DROP EXTENSION IF EXISTS {name}",
    )


def configuration(name: str, parent: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        [
            f"DROP TEXT SEARCH CONFIGURATION IF EXISTS public.{name}",
            f"CREATE TEXT SEARCH CONFIGURATION public.{name} (COPY = pg_catalog.{parent})",
            f"ALTER TEXT SEARCH CONFIGURATION public.{name} ALTER MAPPING FOR hword, hword_part, word "
            f"WITH public.unaccent, {parent}_stem",
        ],
        f"DROP TEXT SEARCH CONFIGURATION IF EXISTS public.{name}",
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        *[extension(name) for name in EXTENSIONS],
        migrations.RunSQL(
            F_UNACCENT, "DROP FUNCTION IF EXISTS public.f_unaccent(text)"
        ),
        *[configuration(name, parent) for name, parent in CONFIGURATIONS.items()],
    ]
