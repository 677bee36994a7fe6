"""What standing is summed from lies in the primary key: everybody's figure without a row read.

An entry never changes, so what the key carries along never does either; the key stays the one that
it was. A fifth of the table would else be new before it is swept and could be read so.
"""

from django.db import migrations

CARRIED = """
ALTER TABLE credit_entry DROP CONSTRAINT credit_entry_pkey,
    ADD CONSTRAINT credit_entry_pkey PRIMARY KEY (member_id, seq) INCLUDE (points, standing_until);
ALTER TABLE credit_entry SET (autovacuum_vacuum_insert_scale_factor = 0.02);
"""
BACK = """
ALTER TABLE credit_entry RESET (autovacuum_vacuum_insert_scale_factor);
ALTER TABLE credit_entry DROP CONSTRAINT credit_entry_pkey,
    ADD CONSTRAINT credit_entry_pkey PRIMARY KEY (member_id, seq);
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0015_volunteer_platform")]

    operations = [migrations.RunSQL(CARRIED, BACK)]
