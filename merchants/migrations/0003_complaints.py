import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import backend.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0002_rules_kept_by_the_database"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportCode",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("merchant_id", models.UUIDField()),
                ("report_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="ReportMessage",
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
                ("report_id", models.UUIDField()),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("consumer", "消费者"),
                            ("merchant", "商户"),
                            ("office", "机关"),
                            ("system", "系统"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words_sealed", models.BinaryField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
        migrations.CreateModel(
            name="ReportStep",
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
                ("report_id", models.UUIDField()),
                ("start", models.CharField(blank=True, max_length=10)),
                ("end", models.CharField(max_length=10)),
                ("actor", models.UUIDField(null=True)),
                ("organisation", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("entry", models.UUIDField(null=True)),
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
        migrations.CreateModel(
            name="CaseDeadline",
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
                ("complaint_id", models.UUIDField()),
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
                        name="casedeadline_running_by_end",
                    ),
                    models.Index(fields=["merchant", "complaint_id"], name="clocks_of_a_complaint"),
                    models.Index(
                        condition=models.Q(("owed_by_id__isnull", False)),
                        fields=["owed_by_id", "due_on"],
                        name="clocks_of_an_office",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("started_on"))),
                        name="casedeadline_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met_on", None), ("dropped_at", None), _connector="OR"),
                        name="casedeadline_is_met_or_dropped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_days", 0),
                            models.Q(("late_days__gt", 0), ("met_on__gt", models.F("due_on"))),
                            _connector="OR",
                        ),
                        name="casedeadline_is_late_only_when_met",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None), ("met_on", None)),
                        fields=("merchant", "complaint_id", "step"),
                        name="one_running_clock_per_step",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
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
                ("complainant", models.UUIDField()),
                ("identity", models.UUIDField(null=True)),
                ("outlet_id", models.UUIDField(null=True)),
                ("division_code", models.CharField(blank=True, max_length=6)),
                ("category", models.CharField(max_length=40)),
                ("happened_on", models.DateField()),
                (
                    "wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("repair", "修理"),
                                ("redo", "重作"),
                                ("exchange", "更换"),
                                ("return_goods", "退货"),
                                ("make_up_quantity", "补足商品数量"),
                                ("refund_price", "退还货款"),
                                ("refund_fee", "退还服务费用"),
                                ("compensation", "赔偿损失"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("words_sealed", models.BinaryField(null=True)),
                ("words_public", models.TextField(blank=True)),
                ("is_held", models.BooleanField(default=False)),
                ("may_publish", models.BooleanField(default=False)),
                ("may_delegate", models.BooleanField(default=False)),
                ("goes_on_by_itself", models.BooleanField(default=True)),
                ("takes_others", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("with_merchant", "等待商户答复"),
                            ("answered", "商户已答复"),
                            ("settled", "双方和解"),
                            ("unsettled", "未能和解"),
                            ("with_office", "机关处理中"),
                            ("ended", "机关已终结"),
                            ("closed", "已办结"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="with_merchant",
                        max_length=14,
                    ),
                ),
                ("round", models.SmallIntegerField(default=1)),
                ("times_reopened", models.SmallIntegerField(default=0)),
                ("filed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("filed_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("was_unanswered", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "已解决"),
                            ("partly", "部分解决"),
                            ("not_solved", "未解决"),
                        ],
                        max_length=10,
                    ),
                ),
                ("satisfaction", models.SmallIntegerField(null=True)),
                ("outcome_at", models.DateTimeField(null=True)),
                ("split_words_sealed", models.BinaryField(null=True)),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("entry", models.UUIDField()),
                (
                    "merchant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="merchants.merchant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["merchant", "-id"], name="complaints_of_a_merchant"),
                    models.Index(fields=["complainant", "-id"], name="complaints_of_a_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant", "complainant", "filed_on", "fingerprint"),
                        name="same_complaint_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "with_merchant",
                                    "answered",
                                    "settled",
                                    "unsettled",
                                    "with_office",
                                    "ended",
                                    "closed",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="complaint_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "wishes__contained_by",
                                [
                                    "repair",
                                    "redo",
                                    "exchange",
                                    "return_goods",
                                    "make_up_quantity",
                                    "refund_price",
                                    "refund_fee",
                                    "compensation",
                                ],
                            ),
                            models.Q(("wishes", []), _negated=True),
                        ),
                        name="something_of_the_form_is_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("round__gte", 1), ("round__lte", 2)),
                        name="at_most_two_rounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="amount_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("happened_on__lte", models.F("filed_on"))),
                        name="it_happened_before_it_was_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("status__in", ["closed", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(("status__in", ["closed", "withdrawn"]), _negated=True),
                                ("closed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_complaint_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("outcome_at", None), ("satisfaction", None)),
                            models.Q(
                                ("outcome__in", ["solved", "partly", "not_solved"]),
                                ("outcome_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="outcome_is_the_consumers_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("satisfaction", None),
                            models.Q(("satisfaction__gte", 1), ("satisfaction__lte", 5)),
                            _connector="OR",
                        ),
                        name="satisfaction_is_one_to_five",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintDraft",
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("kept", "Kept"),
                            ("filed", "Filed"),
                            ("discarded", "Discarded"),
                            ("expired", "Expired"),
                        ],
                        default="kept",
                        max_length=10,
                    ),
                ),
                ("form_sealed", models.BinaryField(null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField()),
                ("filed_as", models.UUIDField(null=True)),
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
                    models.Index(
                        condition=models.Q(("status", "kept")),
                        fields=["expires_at"],
                        name="drafts_by_end",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["kept", "filed", "discarded", "expired"])
                        ),
                        name="draft_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form_sealed__isnull", False), ("status", "kept")),
                            models.Q(
                                models.Q(("status", "kept"), _negated=True), ("form_sealed", None)
                            ),
                            _connector="OR",
                        ),
                        name="only_kept_drafts_hold_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_as__isnull", False), ("status", "filed")),
                            models.Q(
                                models.Q(("status", "filed"), _negated=True), ("filed_as", None)
                            ),
                            _connector="OR",
                        ),
                        name="a_filed_draft_became_one_complaint",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintStep",
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
                ("complaint_id", models.UUIDField()),
                ("machine", models.CharField(max_length=10)),
                ("start", models.CharField(blank=True, max_length=14)),
                ("end", models.CharField(max_length=14)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("consumer", "消费者"),
                            ("merchant", "商户"),
                            ("office", "机关"),
                            ("system", "系统"),
                        ],
                        max_length=10,
                    ),
                ),
                ("actor", models.UUIDField(null=True)),
                ("organisation", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("entry", models.UUIDField(null=True)),
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
                    models.Index(
                        fields=["merchant", "complaint_id", "id"], name="steps_of_a_complaint"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                ("complaint_id", models.UUIDField()),
                ("file_id", models.UUIDField()),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("consumer", "消费者"),
                            ("merchant", "商户"),
                            ("office", "机关"),
                            ("system", "系统"),
                        ],
                        max_length=10,
                    ),
                ),
                ("owner", models.UUIDField()),
                (
                    "visible_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("consumer", "消费者"),
                                ("merchant", "商户"),
                                ("office", "机关"),
                                ("system", "系统"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                "verbose_name_plural": "evidence",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant", "complaint_id", "file_id"), name="a_file_is_added_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Handling",
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
                ("complaint_id", models.UUIDField()),
                ("office", models.UUIDField()),
                ("office_name", models.CharField(max_length=200)),
                ("officer", models.UUIDField(null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("asked", "消费者要求处理"),
                            ("unanswered", "商户逾期未答复"),
                            ("reopened", "重新提出"),
                            ("passed_on", "其他机关移送"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "待决定是否受理"),
                            ("accepted", "已受理"),
                            ("mediating", "调解中"),
                            ("ended", "已终结"),
                            ("refused", "不予受理"),
                            ("passed_on", "已移送"),
                            ("dropped", "已撤回"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_competent", "不属于本机关处理权限"),
                            (
                                "handled_elsewhere",
                                "法院、仲裁机构、行政机关或消费者组织已经受理或者处理过",
                            ),
                            (
                                "no_consumer_dispute",
                                "不是为生活消费需要，或不能证明存在消费者权益争议",
                            ),
                            ("three_years", "自知道或应当知道权益受侵害起已超过三年"),
                            ("materials", "材料不全或者虚假"),
                            ("identity", "冒用他人身份，或者拒绝核实身份"),
                            ("other", "法律、法规、规章规定的其他情形"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "达成调解协议"),
                            ("withdrawn_or_settled", "撤回投诉或者双方自行和解"),
                            ("absent_or_refused", "一方不参加或者拒绝调解"),
                            ("no_agreement", "无法达成协议"),
                            ("test_costs", "检验、鉴定费用承担不能协商一致"),
                            ("sixty_days", "受理之日起六十日内未达成协议"),
                            ("not_acceptable", "受理后发现属于不予受理或者滥用投诉的情形"),
                            ("party_gone", "一方当事人死亡或者终止，无人承受权利义务"),
                            ("other", "法律、法规、规章规定的其他情形"),
                        ],
                        max_length=24,
                    ),
                ),
                ("reasons_sealed", models.BinaryField(null=True)),
                ("entry", models.UUIDField(null=True)),
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
                    models.Index(
                        fields=["office", "status", "received_at"], name="handlings_of_an_office"
                    ),
                    models.Index(
                        fields=["merchant", "complaint_id"], name="handlings_of_a_complaint"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ("received", "accepted", "mediating"))),
                        fields=("merchant", "complaint_id"),
                        name="one_office_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "received",
                                    "accepted",
                                    "mediating",
                                    "ended",
                                    "refused",
                                    "passed_on",
                                    "dropped",
                                ],
                            )
                        ),
                        name="handling_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "ground__in",
                                    [
                                        "not_competent",
                                        "handled_elsewhere",
                                        "no_consumer_dispute",
                                        "three_years",
                                        "materials",
                                        "identity",
                                        "other",
                                    ],
                                ),
                                ("status", "refused"),
                            ),
                            models.Q(
                                models.Q(("status", "refused"), _negated=True), ("ground", "")
                            ),
                            _connector="OR",
                        ),
                        name="a_refusal_states_one_of_seven_grounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "ending__in",
                                    [
                                        "agreed",
                                        "withdrawn_or_settled",
                                        "absent_or_refused",
                                        "no_agreement",
                                        "test_costs",
                                        "sixty_days",
                                        "not_acceptable",
                                        "party_gone",
                                        "other",
                                    ],
                                ),
                                ("status", "ended"),
                            ),
                            models.Q(models.Q(("status", "ended"), _negated=True), ("ending", "")),
                            _connector="OR",
                        ),
                        name="an_end_states_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None),
                                ("status__in", ("received", "accepted", "mediating")),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ("received", "accepted", "mediating")),
                                    _negated=True,
                                ),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="what_is_over_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                ("complaint_id", models.UUIDField()),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("consumer", "消费者"),
                            ("merchant", "商户"),
                            ("office", "机关"),
                            ("system", "系统"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("statement", "事实与请求"),
                            ("answer", "商户答复"),
                            ("reply", "消费者回复"),
                            ("joined", "共同投诉人陈述"),
                            ("reopened", "重新提出的理由"),
                            ("materials", "限期补充材料"),
                            ("notice", "机关通知"),
                            ("remark", "补充说明"),
                        ],
                        max_length=10,
                    ),
                ),
                ("author", models.UUIDField(null=True)),
                ("organisation", models.UUIDField(null=True)),
                ("round", models.SmallIntegerField(default=1)),
                ("words_sealed", models.BinaryField(null=True)),
                ("words_public", models.TextField(blank=True)),
                ("is_held", models.BooleanField(default=False)),
                (
                    "visible_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("consumer", "消费者"),
                                ("merchant", "商户"),
                                ("office", "机关"),
                                ("system", "系统"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("entry", models.UUIDField(null=True)),
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
                    models.Index(
                        fields=["merchant", "complaint_id", "id"], name="messages_of_a_complaint"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side__in", ["consumer", "merchant", "office", "system"])
                        ),
                        name="message_side_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                ("complaint_id", models.UUIDField()),
                ("person", models.UUIDField()),
                ("is_lead", models.BooleanField(default=False)),
                ("shows_name", models.BooleanField(default=False)),
                ("shows_phone", models.BooleanField(default=False)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "已解决"),
                            ("partly", "部分解决"),
                            ("not_solved", "未解决"),
                        ],
                        max_length=10,
                    ),
                ),
                ("satisfaction", models.SmallIntegerField(null=True)),
                ("outcome_at", models.DateTimeField(null=True)),
                ("asked_again_at", models.DateTimeField(null=True)),
                (
                    "outcome_later",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("solved", "已解决"),
                            ("partly", "部分解决"),
                            ("not_solved", "未解决"),
                        ],
                        max_length=10,
                    ),
                ),
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
                "indexes": [models.Index(fields=["person", "-id"], name="cases_of_a_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant", "complaint_id", "person"),
                        name="one_place_in_a_complaint",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_lead", True)),
                        fields=("merchant", "complaint_id"),
                        name="one_lead_of_a_complaint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("outcome_at", None), ("satisfaction", None)),
                            models.Q(
                                ("outcome__in", ["solved", "partly", "not_solved"]),
                                ("outcome_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="each_outcome_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
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
                ("reporter", models.UUIDField(null=True)),
                ("is_named", models.BooleanField(default=False)),
                ("identity", models.UUIDField(null=True)),
                ("division_code", models.CharField(blank=True, max_length=6)),
                ("category", models.CharField(max_length=40)),
                ("happened_on", models.DateField(null=True)),
                ("words_sealed", models.BinaryField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "待核查"),
                            ("opened", "已立案"),
                            ("not_opened", "不予立案"),
                            ("decided", "已作出处理"),
                            ("passed_on", "已移送"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("office", models.UUIDField(null=True)),
                ("office_name", models.CharField(blank=True, max_length=200)),
                ("officer", models.UUIDField(null=True)),
                ("filed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("filed_on", models.DateField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("split_from", models.UUIDField(null=True)),
                ("fingerprint", models.BinaryField(max_length=16)),
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
                    models.Index(
                        fields=["office", "status", "filed_at"], name="reports_of_an_office"
                    ),
                    models.Index(
                        condition=models.Q(("reporter__isnull", False)),
                        fields=["reporter", "-id"],
                        name="reports_of_a_person",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant", "filed_on", "fingerprint"),
                        name="same_report_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["received", "opened", "not_opened", "decided", "passed_on"],
                            )
                        ),
                        name="report_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_named", True), ("reporter__isnull", False)),
                            models.Q(("identity", None), ("is_named", False), ("reporter", None)),
                            _connector="OR",
                        ),
                        name="an_anonymous_report_names_nobody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportDeadline",
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
                ("report_id", models.UUIDField()),
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
                        name="reportdeadline_running_by_end",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("started_on"))),
                        name="reportdeadline_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met_on", None), ("dropped_at", None), _connector="OR"),
                        name="reportdeadline_is_met_or_dropped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("late_days", 0),
                            models.Q(("late_days__gt", 0), ("met_on__gt", models.F("due_on"))),
                            _connector="OR",
                        ),
                        name="reportdeadline_is_late_only_when_met",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None), ("met_on", None)),
                        fields=("merchant", "report_id", "step"),
                        name="one_running_clock_per_report_step",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportEvidence",
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
                ("report_id", models.UUIDField()),
                ("file_id", models.UUIDField()),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                "verbose_name_plural": "report evidence",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant", "report_id", "file_id"), name="a_file_is_reported_once"
                    )
                ],
            },
        ),
    ]
