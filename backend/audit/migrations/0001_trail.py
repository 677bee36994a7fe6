"""The audit trail: two tables by month, which refuse to be changed."""

import django.core.serializers.json
import django.utils.timezone
from django.db import migrations, models

import backend.kernel.ids

# Promise: a row written is never changed and never removed by itself.
REFUSE_CHANGES = """
CREATE FUNCTION audit_refuse_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
END $$
"""

# Django knows `id` as the key; partitions demand their own column in it as well.
TABLES = """
CREATE TABLE audit_event (
    id uuid NOT NULL, at timestamptz NOT NULL,
    verb varchar(60) NOT NULL, subject_type varchar(60) NOT NULL, subject_id varchar(100) NOT NULL,
    actor uuid, acting_for uuid, data jsonb NOT NULL, PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_access (
    id uuid NOT NULL, at timestamptz NOT NULL,
    about uuid NOT NULL, reader uuid, organisation varchar(200) NOT NULL,
    purpose varchar(200) NOT NULL, what varchar(200) NOT NULL, PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_event_default PARTITION OF audit_event DEFAULT;
CREATE TABLE audit_access_default PARTITION OF audit_access DEFAULT;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_changes();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_access
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_changes();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(REFUSE_CHANGES, "DROP FUNCTION audit_refuse_changes()"),
        migrations.RunSQL(
            TABLES,
            "DROP TABLE audit_event, audit_access",
            state_operations=[
                migrations.CreateModel(
                    name="Access",
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
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("about", models.UUIDField()),
                        ("reader", models.UUIDField(null=True)),
                        ("organisation", models.CharField(max_length=200)),
                        ("purpose", models.CharField(max_length=200)),
                        ("what", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name_plural": "accesses",
                    },
                ),
                migrations.CreateModel(
                    name="Event",
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
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("verb", models.CharField(max_length=60)),
                        ("subject_type", models.CharField(max_length=60)),
                        ("subject_id", models.CharField(max_length=100)),
                        ("actor", models.UUIDField(null=True)),
                        ("acting_for", models.UUIDField(null=True)),
                        (
                            "data",
                            models.JSONField(
                                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                            ),
                        ),
                    ],
                ),
            ],
        ),
        migrations.AddIndex(
            "access", models.Index(fields=["about", "-at"], name="access_by_person")
        ),
        migrations.AddIndex(
            "access", models.Index(fields=["reader", "-at"], name="access_by_reader")
        ),
        migrations.AddIndex(
            "event",
            models.Index(fields=["subject_type", "subject_id", "at"], name="event_by_subject"),
        ),
        migrations.AddIndex("event", models.Index(fields=["actor", "at"], name="event_by_actor")),
    ]
