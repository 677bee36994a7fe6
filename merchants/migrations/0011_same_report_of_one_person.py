from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merchants", "0010_evidence_of_claims"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="report",
            name="same_report_once_a_day",
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reporter__isnull", False)),
                fields=("merchant", "reporter", "filed_on", "fingerprint"),
                name="same_report_once_a_day",
            ),
        ),
    ]
