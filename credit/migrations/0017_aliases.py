"""Acts about points are written under an alias of the member, which goes when they leave."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credit", "0016_standing_from_the_key")]

    operations = [
        migrations.AddField("member", "alias", models.UUIDField(null=True)),
        migrations.RunSQL(
            "UPDATE credit_member SET alias = gen_random_uuid() WHERE state = 'joined'",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("member", "alias", models.UUIDField(default=uuid.uuid4, null=True)),
        migrations.AddConstraint(
            "member",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("alias__isnull", False), ("state", "joined")),
                    models.Q(("alias", None), ("state", "left")),
                    _connector="OR",
                ),
                name="a_past_membership_has_no_alias",
            ),
        ),
    ]
