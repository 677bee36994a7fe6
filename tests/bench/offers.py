"""The catalogue's list beside an idiomatic DRF list; offers for one person among many members.

`fill OFFERS MEMBERS` makes both up; `list SECONDS` is our side of the comparison, in a process of
its own like its peer (peers/drf_offers.py); `mine` asks for the pages of random members.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import Any

from tests.bench import calls, ground

LIST = "/api/open/v1/offers"
TRIES, PARTNERS, DEEDS = 300, 60, 3
SIDES = (("ours", "offers"), ("drf", "peers.drf_offers"))
# A tenth asks nothing, the others one of four conditions; five numbers each.
FILL_OFFERS = """
INSERT INTO accounts_organisation (id, kind, code, name, standing, source_codes, divisions,
    subject_kinds, founded_at)
SELECT gen_random_uuid(), 'partner', 'partner-' || n, 'Partner ' || n, 'active', '{}', '{}', '{}',
    now() FROM generate_series(1, %(partners)s) n;
INSERT INTO incentives_partner (id, organisation_id, code, kind, name_zh, name_en, about_zh,
    about_en, contact, since)
SELECT gen_random_uuid(), id, code, 'bank', '合作机构' || code, name, '', '', '0000', now()
  FROM accounts_organisation WHERE code LIKE 'partner-%%';
INSERT INTO incentives_agreement (id, partner_id, number, fields, starts_on, ends_on, checks_a_day,
    made_by, made_at, receipt, end_reason)
SELECT gen_random_uuid(), id, 'AG-' || code, '{loan}', current_date - 9, current_date + 900, 1000,
    gen_random_uuid(), now(), gen_random_uuid(), '' FROM incentives_partner;
INSERT INTO incentives_offer (id, code, partner_id, field, subject, way, made_at)
SELECT gen_random_uuid(), 'B' || lpad(n::text, 9, '0'),
    (SELECT id FROM incentives_partner WHERE code = 'partner-' || (1 + n %% %(partners)s)),
    (ARRAY[%(fields)s]::text[])[1 + n %% 16], 'person', 'application', now()
  FROM generate_series(1, %(offers)s) n;
INSERT INTO incentives_version (id, offer_id, number, state, title_zh, title_en, everyone_zh,
    everyone_en, better_zh, better_en, details, divisions, starts_on, ends_on, needs_membership,
    level, level_points, category, least_deeds, place, needs_kept_promises, points_price, source,
    words, made_at, made_by, reviewed_by, reviewed_at, review_reason, is_no_basic_service,
    published_at, submitted_at, receipt)
SELECT gen_random_uuid(), id, 1, 'published', '优惠' || code, 'Offer ' || code,
    '人人可申请，三个工作日内答复。', 'Open to everybody.',
    CASE WHEN k = 0 THEN '' ELSE '利率更低' END,
    CASE WHEN k = 0 THEN '' ELSE 'A lower rate' END,
    '{}', '{}', current_date - 1,
    current_date + 30 + k * 7, k > 0, CASE WHEN k IN (1, 2, 3) THEN 'leaf' ELSE '' END,
    CASE WHEN k IN (1, 2, 3) THEN 50 * k END, CASE WHEN k IN (4, 5) THEN 'green' ELSE '' END,
    CASE WHEN k IN (4, 5) THEN k - 3 END, CASE WHEN k IN (6, 7) THEN '520100' ELSE '' END, false,
    0, '', '优惠' || lower(code), now(), gen_random_uuid(), gen_random_uuid(), now(), '', true,
    now() - random() * interval '90 days', now(), gen_random_uuid()
  FROM (SELECT *, (right(code, 4)::int * 7) %% 10 AS k FROM incentives_offer) o;
INSERT INTO incentives_term (id, version_id, code, direction, everyone, better)
SELECT gen_random_uuid(), v.id, t.code, 'lower', 90, CASE WHEN v.better_zh <> '' THEN 80 END
  FROM incentives_version v JOIN incentives_offer o ON o.id = v.offer_id
  JOIN unnest(%(codes)s::text[], %(of)s::text[]) t(code, field) ON t.field = o.field"""
FILL_MEMBERS = """
INSERT INTO credit_member (id, person, alias, state, joined_at)
SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'joined', now()
  FROM generate_series(1, %(members)s);
INSERT INTO credit_seat (person, member) SELECT person, id FROM credit_member;
INSERT INTO credit_standing (member_id, points, as_of, compares)
SELECT id, (random() * 400)::int, current_date, false FROM credit_member;
INSERT INTO credit_deed (member_id, id, rule_id, indicator, done_on, quantity, place, route, state,
    source, document, files, made_at, decided_at, reason, points, standing_until, expires_on,
    receipt)
SELECT m.id, gen_random_uuid(), r.id, r.subject, current_date - n * 20, 1,
    (ARRAY['520102', '520103', '520200'])[1 + (random() * 2)::int], 'delivered', 'accepted', 'B',
    n::text, '{}', now(), now(), '', 2, current_date + 300, current_date + 300, gen_random_uuid()
  FROM credit_member m, generate_series(1, %(deeds)s) n,
  LATERAL (SELECT id, subject FROM credit_rule WHERE subject <> 'levels'
            ORDER BY subject OFFSET n * 5 LIMIT 1) r;
INSERT INTO consent_consent (id, person, purpose_id, text_id, recipient, recipient_zh,
    recipient_en, state, decided_at, given_at, ends_on, is_current, entry)
SELECT gen_random_uuid(), m.person, t.purpose_id, t.id, 'credit-centre', '', '', 'given', now(),
    now(), current_date + 900, true, gen_random_uuid()
  FROM credit_member m, consent_purposetext t WHERE t.purpose_id = 'credit.membership'"""
TABLES = "incentives_version, incentives_offer, incentives_term, credit_member, credit_deed"


def compare(database: str, *, rounds: int, seconds: int) -> dict[str, Any]:
    """Both sides in turn, round after round; the ratio of each round, and their median."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name, _module in SIDES}
    for _round in range(rounds):
        for name, module in SIDES:
            found[name].append(_one(name, module, database, seconds))
    pairs = zip(found["ours"], found["drf"], strict=True)
    ratios = sorted(ours["per_second"] / drf["per_second"] for ours, drf in pairs)
    middle = {name: all_[len(all_) // 2] for name, all_ in found.items()}
    return {**middle, "ratio": ratios[len(ratios) // 2]}


def _one(name: str, module: str, database: str, seconds: int) -> dict[str, float]:
    if name == "ours":
        return ground.measured(module, "list", seconds, database=database)
    env = ground.environment(database)
    env["DJANGO_SETTINGS_MODULE"] = "tests.bench.peers.drf_offers_settings"
    command = [sys.executable, "-m", f"tests.bench.{module}", str(seconds)]
    run = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return told


def fill(offers: int, members: int) -> dict[str, Any]:
    """Make the catalogue and the members up; triggers rest meanwhile, for these are no acts."""
    from django.db import connection, transaction

    from credit.catalogue.founding import found_catalogue
    from credit.catalogue.reading import today
    from credit.membership.categories import declare
    from incentives.offers.fields import fields

    if offers_there():
        return {"offers": offers_there()}
    declare()
    found_catalogue(starts_on=today())
    numbers = [(a.code, f.code) for f in fields().values() for a in f.attributes if a.is_number]
    told = {
        "partners": PARTNERS, "offers": offers, "members": members, "deeds": DEEDS,
        "codes": [code for code, _field in numbers], "of": [field for _code, field in numbers],
    }  # fmt: skip
    names = ", ".join(f"'{code}'" for code in fields())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(FILL_OFFERS.replace("%(fields)s", names), told)
        cursor.execute(FILL_MEMBERS, told)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLES}")
    return {"offers": offers_there()}


def offers_there() -> int:
    """How many offers the database holds."""
    from incentives.offers.models import Offer

    return Offer.objects.count()


def our_list(seconds: float) -> dict[str, float]:
    """The open API's own view, behind all of the site's middleware."""
    from django.core.wsgi import get_wsgi_application

    from incentives.offers.fields import fields

    paths = [LIST, *(f"{LIST}?field={code}" for code in fields())]
    return calls.rate(get_wsgi_application(), paths, seconds)


def mine() -> dict[str, Any]:
    """Pages for random members, one after the other: facts, matching, explanations."""
    from backend.accounts.models import User
    from credit.membership.models import Member
    from incentives.offers.mine.reading import my_page

    people = list(Member.objects.order_by("?").values_list("person", flat=True)[:TRIES])
    took, matching, cpu = [], 0, time.process_time()
    for person in people:
        began = time.perf_counter()
        page = my_page(User(pk=person), limit=20)
        took.append(time.perf_counter() - began)
        matching += page.offers[0].rank == "qualified"
    ordered = sorted(took)
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    figures = {name: 1000 * ordered[int(len(ordered) * share)] for name, share in at.items()}
    figures["cpu"] = 1000 * (time.process_time() - cpu) / len(people)
    return {**figures, "members": Member.objects.count(), "offers": offers_there(),
            "qualified_first": matching / len(people)}  # fmt: skip


def main() -> None:
    """As `ground.measured` calls it."""
    what, rest = sys.argv[1], sys.argv[2:]
    random.seed(1)
    ground.begin()
    if what == "fill":
        ground.answer(fill(int(rest[0]), int(rest[1])))
    elif what == "list":
        ground.answer(dict(our_list(float(rest[0]))))
    else:
        ground.answer(mine())


if __name__ == "__main__":
    main()
