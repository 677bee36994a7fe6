"""The log only grows: a place is given once, a salt is erased once, nothing else ever changes."""

from django.db import migrations

# Promise 16: what a receipt was given for stays. Each table names the one change it allows.
APPEND_ONLY = """
CREATE FUNCTION proof_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the_log_only_grows' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'the_log_only_grows', DETAIL = TG_TABLE_NAME;
END $$;
"""

ENTRY = """
CREATE TRIGGER the_log_only_grows BEFORE DELETE ON proof_entry
    FOR EACH ROW EXECUTE FUNCTION proof_refuse();
CREATE TRIGGER a_place_is_given_once BEFORE UPDATE ON proof_entry
    FOR EACH ROW WHEN (OLD.index IS NOT NULL OR NEW.index IS NULL
        OR (OLD.id, OLD.kind, OLD.algorithm, OLD.commitment, OLD.at)
           IS DISTINCT FROM (NEW.id, NEW.kind, NEW.algorithm, NEW.commitment, NEW.at))
    EXECUTE FUNCTION proof_refuse();
"""

SALT = """
CREATE TRIGGER the_log_only_grows BEFORE DELETE ON proof_salt
    FOR EACH ROW EXECUTE FUNCTION proof_refuse();
CREATE TRIGGER a_salt_is_only_erased BEFORE UPDATE ON proof_salt
    FOR EACH ROW WHEN (OLD.salt IS NULL OR NEW.salt IS NOT NULL OR OLD.entry_id <> NEW.entry_id)
    EXECUTE FUNCTION proof_refuse();
"""

KEY = """
CREATE TRIGGER the_log_only_grows BEFORE DELETE ON proof_logkey
    FOR EACH ROW EXECUTE FUNCTION proof_refuse();
CREATE TRIGGER a_key_only_retires BEFORE UPDATE ON proof_logkey
    FOR EACH ROW WHEN (OLD.until IS NOT NULL
        OR (OLD.key_id, OLD.name, OLD.public_key, OLD.since)
           IS DISTINCT FROM (NEW.key_id, NEW.name, NEW.public_key, NEW.since))
    EXECUTE FUNCTION proof_refuse();
"""

REST = """
CREATE TRIGGER the_log_only_grows BEFORE UPDATE OR DELETE ON proof_checkpoint
    FOR EACH ROW EXECUTE FUNCTION proof_refuse();
CREATE TRIGGER the_log_only_grows BEFORE UPDATE OR DELETE ON proof_anchor
    FOR EACH ROW EXECUTE FUNCTION proof_refuse();
"""

# A commitment and a salt are 32 bytes, a tree head is one hash.
LENGTHS = """
ALTER TABLE proof_entry ADD CONSTRAINT a_commitment_has_32_bytes
    CHECK (octet_length(commitment) = 32);
ALTER TABLE proof_salt ADD CONSTRAINT a_salt_has_32_bytes CHECK (octet_length(salt) = 32);
ALTER TABLE proof_checkpoint ADD CONSTRAINT a_root_has_32_bytes CHECK (octet_length(root) = 32);
"""

BACK = """
DROP TRIGGER the_log_only_grows ON proof_entry;
DROP TRIGGER a_place_is_given_once ON proof_entry;
DROP TRIGGER the_log_only_grows ON proof_salt;
DROP TRIGGER a_salt_is_only_erased ON proof_salt;
DROP TRIGGER the_log_only_grows ON proof_logkey;
DROP TRIGGER a_key_only_retires ON proof_logkey;
DROP TRIGGER the_log_only_grows ON proof_checkpoint;
DROP TRIGGER the_log_only_grows ON proof_anchor;
DROP FUNCTION proof_refuse();
ALTER TABLE proof_entry DROP CONSTRAINT a_commitment_has_32_bytes;
ALTER TABLE proof_salt DROP CONSTRAINT a_salt_has_32_bytes;
ALTER TABLE proof_checkpoint DROP CONSTRAINT a_root_has_32_bytes;
"""


class Migration(migrations.Migration):
    dependencies = [("proof", "0001_log")]

    operations = [
        migrations.RunSQL(APPEND_ONLY + ENTRY + SALT + KEY + REST + LENGTHS, BACK),
    ]
