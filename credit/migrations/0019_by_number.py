"""Deeds and objections are found by their number; when a certificate was taken back is not kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credit", "0018_against_ones_own")]

    operations = [
        migrations.AddIndex("deed", models.Index(fields=["id"], name="deeds_by_number")),
        migrations.AddIndex("objection", models.Index(fields=["id"], name="objections_by_number")),
        migrations.RemoveField("revoked", "revoked_at"),
    ]
