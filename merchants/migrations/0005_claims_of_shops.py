"""Claim codes, claims and their clocks; blind indexes of representatives."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import backend.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0004_rules_of_complaints"),
    ]

    operations = [
        migrations.CreateModel(
            name="Representative",
            fields=[
                (
                    "merchant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="representative_index",
                        serialize=False,
                        to="merchants.merchant",
                    ),
                ),
                ("name_index", models.BinaryField(max_length=16)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
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
                ("claimant", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("claim", "认领"), ("dispute", "已有负责人，有异议")], max_length=8
                    ),
                ),
                ("words_sealed", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "等待审核"),
                            ("approved", "已同意"),
                            ("refused", "未同意"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="filed",
                        max_length=10,
                    ),
                ),
                ("filed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("appeals", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reasons_sealed", models.BinaryField(null=True)),
                ("entry", models.UUIDField()),
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
                "indexes": [
                    models.Index(fields=["claimant", "-id"], name="claims_of_a_person"),
                    models.Index(
                        condition=models.Q(("state", "filed")), fields=["id"], name="open_claims"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "filed")),
                        fields=("merchant", "claimant"),
                        name="one_open_claim_per_person",
                    ),
                    models.UniqueConstraint(
                        fields=("merchant", "appeals"), name="a_refused_claim_is_appealed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["claim", "dispute"])),
                        name="claim_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["filed", "approved", "refused", "withdrawn"])
                        ),
                        name="claim_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ["approved", "refused"]),
                            ),
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("state__in", ["filed", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_claim_says_when_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("claimant")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_decides_their_own_claim",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimCode",
            fields=[
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
                ("code_index", models.BinaryField(max_length=16, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("used", "Used"),
                            ("replaced", "Replaced"),
                            ("exhausted", "Exhausted"),
                            ("expired", "Expired"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("tries", models.SmallIntegerField(default=0)),
                ("issued_by", models.UUIDField(null=True)),
                ("issued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("merchant",),
                        name="one_open_claim_code_per_shop",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "used", "replaced", "exhausted", "expired"])
                        ),
                        name="claim_code_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tries__gte", 0),
                            ("tries__lte", 5),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("tries__lt", 5),
                                _connector="OR",
                            ),
                        ),
                        name="a_claim_code_bears_few_tries",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code_index__isnull", False), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True), ("code_index", None)
                            ),
                            _connector="OR",
                        ),
                        name="an_ended_claim_code_opens_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimDeadline",
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
                ("id", models.UUIDField()),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("dropped_at", None), ("met_on", None)),
                        fields=["due_on"],
                        name="claimdeadline_running_by_end",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("started_on"))),
                        name="claimdeadline_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met_on", None), ("dropped_at", None), _connector="OR"),
                        name="claimdeadline_is_met_or_dropped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_days", 0),
                            models.Q(("late_days__gt", 0), ("met_on__gt", models.F("due_on"))),
                            _connector="OR",
                        ),
                        name="claimdeadline_is_late_only_when_met",
                    ),
                ],
            },
        ),
    ]
