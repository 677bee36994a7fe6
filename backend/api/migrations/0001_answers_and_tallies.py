"""Kept answers, tallies of writes, and the cache all processes share."""

import django.utils.timezone
from django.db import migrations, models

import backend.kernel.ids

# Promise: counting costs no write-ahead log; after a crash every count begins anew.
UNLOGGED = "ALTER TABLE api_tally SET UNLOGGED"

# What django.core.cache's DatabaseCache wants, made here so that no command must be remembered.
SHARED_CACHE = """
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=backend.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("caller", models.CharField(max_length=100)),
                ("key", models.CharField(max_length=64)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body_sealed", models.BinaryField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="answers_to_forget")],
                "constraints": [
                    models.UniqueConstraint(fields=("caller", "key"), name="one_act_per_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("bucket", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("taken", models.IntegerField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "tallies",
                "indexes": [models.Index(fields=["ends_at"], name="tallies_to_forget")],
            },
        ),
        migrations.RunSQL(UNLOGGED, "ALTER TABLE api_tally SET LOGGED"),
        migrations.RunSQL(SHARED_CACHE, "DROP TABLE shared_cache"),
    ]
