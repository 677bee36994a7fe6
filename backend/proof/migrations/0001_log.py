"""The tables of the transparency log."""

import django.db.models.deletion
from django.db import migrations, models

import backend.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.CharField(max_length=40)),
                ("upto", models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("key_id", models.CharField(max_length=8)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["size"],
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                ("kind", models.CharField(max_length=60)),
                ("algorithm", models.CharField(max_length=6)),
                ("commitment", models.BinaryField()),
                ("index", models.BigIntegerField(null=True, unique=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LogKey",
            fields=[
                ("key_id", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("public_key", models.BinaryField()),
                ("private_sealed", models.BinaryField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["since"],
            },
        ),
        migrations.CreateModel(
            name="Salt",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opening",
                        serialize=False,
                        to="proof.entry",
                    ),
                ),
                ("salt", models.BinaryField(null=True)),
                ("act_sealed", models.BinaryField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("index", None)), fields=["id"], name="entry_without_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("algorithm__in", ["sha256", "sm3"])),
                name="commitments_are_made_by_a_known_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("index__gte", 0)), name="leaves_count_from_zero"
            ),
        ),
        migrations.AddField(
            model_name="anchor",
            name="entry",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="anchor", to="proof.entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="logkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("name",), name="one_key_signs_the_log"
            ),
        ),
        migrations.AddConstraint(
            model_name="salt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act_sealed", None), ("erased_at__isnull", False), ("salt", None)),
                    models.Q(
                        ("act_sealed__isnull", False), ("erased_at", None), ("salt__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="salt_and_act_are_erased_together",
            ),
        ),
        migrations.AddIndex(
            model_name="anchor",
            index=models.Index(fields=["stream", "-id"], name="anchor_by_stream"),
        ),
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.UniqueConstraint(
                fields=("stream", "upto"), name="a_position_is_anchored_once"
            ),
        ),
    ]
