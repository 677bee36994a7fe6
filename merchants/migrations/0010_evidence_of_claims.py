"""Files handed in with a claim of a shop."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0009_touches_of_complaints"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="files",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("files__len__lte", 9)), name="a_claim_has_few_files"
            ),
        ),
    ]
