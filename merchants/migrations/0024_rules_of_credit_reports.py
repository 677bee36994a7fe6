"""Rules of credit reports that Django cannot state: issued once, keys for ever."""

from django.db import migrations

# A report only goes forward; once it is ready nothing of it changes, and none is ever removed.
REPORTS = """
CREATE FUNCTION merchants_report_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state <> 'ready' AND OLD.merchant_id = NEW.merchant_id
       AND OLD.id = NEW.id AND OLD.basis = NEW.basis
       AND (OLD.state = NEW.state
            OR (OLD.state, NEW.state) IN (('waiting', 'gathered'), ('gathered', 'ready')))
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'reports_are_issued_once' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'reports_are_issued_once', DETAIL = TG_OP;
END $$;
CREATE TRIGGER reports_are_issued_once BEFORE UPDATE OR DELETE ON merchants_creditreport
    FOR EACH ROW EXECUTE FUNCTION merchants_report_goes_forward();
CREATE TRIGGER report_keys_are_for_ever BEFORE UPDATE OR DELETE ON merchants_creditreportkey
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
CREATE TRIGGER files_of_reports_are_written_once BEFORE UPDATE ON merchants_creditreportfile
    FOR EACH ROW EXECUTE FUNCTION merchants_written_once();
ALTER TABLE merchants_creditreport ADD CONSTRAINT report_numbers_have_their_shape
    CHECK (number = '' OR number ~ '^[0-9]{14}[0-9A-Z]{8}$');
"""
REPORTS_BACK = """
ALTER TABLE merchants_creditreport DROP CONSTRAINT report_numbers_have_their_shape;
DROP TRIGGER files_of_reports_are_written_once ON merchants_creditreportfile;
DROP TRIGGER report_keys_are_for_ever ON merchants_creditreportkey;
DROP TRIGGER reports_are_issued_once ON merchants_creditreport;
DROP FUNCTION merchants_report_goes_forward();
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0023_credit_reports")]

    operations = [migrations.RunSQL(REPORTS, REPORTS_BACK)]
