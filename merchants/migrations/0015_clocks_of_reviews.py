"""Reviews that wait for an office have a clock; appeals that nobody decided say so."""

import django.db.models.deletion
from django.db import migrations, models

import backend.kernel.ids

# A clock belongs to a review of the same merchant.
PART = """
ALTER TABLE merchants_reviewdeadline ADD CONSTRAINT reviewdeadline_is_part_of_a_review
    FOREIGN KEY (merchant_id, review_id) REFERENCES merchants_review (merchant_id, id)"""
PART_BACK = """
ALTER TABLE merchants_reviewdeadline DROP CONSTRAINT reviewdeadline_is_part_of_a_review"""


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0014_replies_are_never_held"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewDeadline",
            fields=[
                ("step", models.CharField(max_length=40)),
                ("rule", models.CharField(blank=True, max_length=200)),
                ("owed_by", models.CharField(max_length=20)),
                ("owed_by_id", models.UUIDField(null=True)),
                ("started_on", models.DateField()),
                ("length", models.SmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("working_days", "working days"),
                            ("days", "days"),
                            ("months", "months"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField()),
                ("remind_on", models.DateField(null=True)),
                ("is_provisional", models.BooleanField(default=False)),
                ("derivation", models.JSONField(default=list)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("met_on", models.DateField(null=True)),
                ("late_days", models.SmallIntegerField(default=0)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "merchant_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=backend.kernel.ids.uuid7)),
                ("review_id", models.UUIDField()),
                (
                    "merchant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="merchants.merchant",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="appeal",
            name="a_decided_appeal_says_by_whom",
        ),
        migrations.AlterField(
            model_name="appeal",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "等待另一位工作人员复核"),
                    ("upheld", "申诉成立，评价已恢复"),
                    ("refused", "维持原决定"),
                    ("lapsed", "期限内没有复核，评价恢复公开"),
                    ("moot", "评价已另有决定或已删除，不再复核"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "open")),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ["upheld", "refused"]),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by", None),
                        ("state__in", ["lapsed", "moot"]),
                    ),
                    _connector="OR",
                ),
                name="a_decided_appeal_says_by_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewdeadline",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_on", None)),
                fields=["due_on"],
                name="reviewdeadline_running_by_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gt", models.F("started_on"))),
                name="reviewdeadline_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("met_on", None), ("dropped_at", None), _connector="OR"),
                name="reviewdeadline_is_met_or_dropped",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdeadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("late_days", 0),
                    models.Q(("late_days__gt", 0), ("met_on__gt", models.F("due_on"))),
                    _connector="OR",
                ),
                name="reviewdeadline_is_late_only_when_met",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewdeadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at", None), ("met_on", None)),
                fields=("merchant", "review_id", "step"),
                name="one_running_clock_per_review_step",
            ),
        ),
        migrations.RunSQL(PART, PART_BACK),
    ]
