"""A complaint about an application ends once and belongs to it."""

from django.db import migrations

# Once it is decided or withdrawn only its words can go. An appeal is another row.
ONCE = """
CREATE FUNCTION incentives_complaints_end_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state <> 'filed' AND to_jsonb(NEW) - 'words_sealed' - 'answer_sealed'
        IS DISTINCT FROM to_jsonb(OLD) - 'words_sealed' - 'answer_sealed'
    THEN
        PERFORM incentives_refuse('a_complaint_ends_once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER complaints_end_once BEFORE UPDATE OR DELETE ON incentives_applicationcomplaint
    FOR EACH ROW EXECUTE FUNCTION incentives_complaints_end_once();
ALTER TABLE incentives_applicationcomplaint
    ADD CONSTRAINT applicationcomplaint_is_part_of_an_application
    FOREIGN KEY (holder_id, application) REFERENCES incentives_application (holder_id, id);
"""
BACK = """
ALTER TABLE incentives_applicationcomplaint
    DROP CONSTRAINT applicationcomplaint_is_part_of_an_application;
DROP TRIGGER complaints_end_once ON incentives_applicationcomplaint;
DROP FUNCTION incentives_complaints_end_once();
"""


class Migration(migrations.Migration):
    dependencies = [("incentives", "0013_complaints_of_applications")]

    operations = [migrations.RunSQL(ONCE, BACK)]
