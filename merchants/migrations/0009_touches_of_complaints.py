"""Promise: no complaint changes uncounted, and a consent withdrawn is withdrawn at once."""

from django.db import migrations

TOUCH = """
CREATE FUNCTION merchants_complaint_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO merchants_casetouch (merchant_id, id, complaint_id)
    VALUES (NEW.merchant_id, gen_random_uuid(), NEW.id);
    IF NOT NEW.may_publish OR NEW.words_public = '' OR NEW.is_held THEN
        UPDATE merchants_casefact SET is_public = false, narrative = '', grams = '{}'
         WHERE merchant_id = NEW.merchant_id AND complaint_id = NEW.id AND is_public;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER touched AFTER INSERT OR UPDATE ON merchants_complaint
    FOR EACH ROW EXECUTE FUNCTION merchants_complaint_touched();
"""
TOUCH_BACK = """
DROP TRIGGER touched ON merchants_complaint;
DROP FUNCTION merchants_complaint_touched();
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0008_facts_of_complaints")]

    operations = [migrations.RunSQL(TOUCH, TOUCH_BACK)]
