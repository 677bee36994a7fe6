"""What somebody with the application's own rights could still have done by SQL.

Spend everything by asking for no amount, hold points for ever, close the account of somebody who
has not left, hand a membership over to another person, or let one vanish.
"""

from importlib import import_module

from django.db import migrations

FUNCTIONS = import_module("credit.migrations.0004_ledger_functions")
TAKE = FUNCTIONS.TAKE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
SAYS_HOW_MUCH = TAKE.replace("OR amount < 1 THEN", "OR coalesce(amount, 0) < 1 THEN")

# The longest hold is that of a voucher which is not used; it comes back by itself.
HOLDS = """
ALTER TABLE credit_entry ADD CONSTRAINT a_hold_is_not_for_ever CHECK (
    times_out_at IS NULL OR times_out_at - at <= interval '400 days');
"""
HOLDS_BACK = "ALTER TABLE credit_entry DROP CONSTRAINT a_hold_is_not_for_ever;"

# Leaving closes the account before the membership ends, in one transaction: looked at in the end.
CLOSING = """
CREATE FUNCTION credit_closes_with_its_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM credit_member WHERE id = OLD.member_id AND state = 'joined')
        AND NOT EXISTS (SELECT FROM credit_account WHERE member_id = OLD.member_id) THEN
        RAISE EXCEPTION 'an_account_closes_with_its_membership' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'an_account_closes_with_its_membership';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER an_account_closes_with_its_membership AFTER DELETE ON credit_account
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION credit_closes_with_its_member();
"""
CLOSING_BACK = """
DROP TRIGGER an_account_closes_with_its_membership ON credit_account;
DROP FUNCTION credit_closes_with_its_member();
"""

MEMBERS = """
CREATE FUNCTION credit_memberships_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.joined_at = OLD.joined_at
        AND (NEW.person IS NULL OR NEW.person = OLD.person)
        AND (NEW.alias IS NULL OR NEW.alias = OLD.alias)
        AND (OLD.state = 'joined' OR NEW.state = OLD.state) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a_membership_is_of_one_person' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'a_membership_is_of_one_person';
END $$;
CREATE TRIGGER a_membership_is_of_one_person BEFORE UPDATE OR DELETE ON credit_member
    FOR EACH ROW EXECUTE FUNCTION credit_memberships_stay();
"""
MEMBERS_BACK = """
DROP TRIGGER a_membership_is_of_one_person ON credit_member;
DROP FUNCTION credit_memberships_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0017_aliases")]

    operations = [
        migrations.RunSQL(SAYS_HOW_MUCH, TAKE),
        migrations.RunSQL(HOLDS, HOLDS_BACK),
        migrations.RunSQL(CLOSING, CLOSING_BACK),
        migrations.RunSQL(MEMBERS, MEMBERS_BACK),
    ]
