"""The site's own pages, the refusals' pages, and every page from its sample."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client, RequestFactory

from backend.kernel.errors import Invalid
from backend.web import errors, styleguide

pytestmark = pytest.mark.urls("backend.web.urls")
SAMPLES = sorted(path.stem for path in (styleguide.HERE / "samples").glob("*.json"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_is_drawn_in_both_languages(client: Client, name: str, language: str) -> None:
    answer = client.get(f"/styleguide/pages/{name}", headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == styleguide.sample(name).get("status", 200)
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}">' in page
    assert page.count("<h1") == 1
    assert not re.search(r"<style|<script>|\son\w+=|\sstyle=", page)  # the policy would block it


def test_the_page_says_where_every_record_comes_from_and_when_it_ends(client: Client) -> None:
    page = client.get("/styleguide/pages/scan-rich").content.decode()
    for told in (
        "观市监处罚〔2026〕31 号",
        "2027年5月5日",
        "《食品安全法》第三十四条",
        "演示市信用中心",
    ):
        assert told in page


def test_a_home_address_and_full_names_are_on_no_page(client: Client) -> None:
    page = client.get("/styleguide/pages/scan-nothing").content.decode()
    assert "设在住宅内" in page
    assert "杨*" in page


def test_nothing_on_record_is_said_plainly(client: Client) -> None:
    page = client.get("/styleguide/pages/scan-nothing").content.decode()
    assert "没有正在公示的行政处罚" in page
    assert "不等于担保" in page


def test_an_ended_item_leaves_no_content_in_the_history(client: Client) -> None:
    sample = styleguide.sample("history")
    ended = sample["changes"][0] | {"title": "SECRET", "before": "SECRET", "after": "SECRET"}
    request = RequestFactory().get("/")
    page = styleguide.render(request, "history.html", sample | {"changes": [ended]}).content
    assert b"SECRET" not in page


@pytest.mark.parametrize(
    "where", ["//evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_the_language_switch_leads_nowhere_else(client: Client, where: str) -> None:
    answer = client.get("/language", {"to": "en", "next": where})
    assert answer["Location"] == "/"


def test_the_language_is_remembered(client: Client) -> None:
    answer = client.get("/language", {"to": "en", "next": "/about"})
    assert answer["Location"] == "/about"
    assert b"Facts, no home-made score" in client.get("/about").content


def test_an_unknown_language_is_refused(client: Client) -> None:
    assert client.get("/language", {"to": "xx"}).status_code == 400


def test_a_refusal_of_ours_is_told_in_its_own_words() -> None:
    answer = errors.bad_request(RequestFactory().get("/"), Invalid("odd_code", "代码少一位。"))
    assert "代码少一位。" in answer.content.decode()
    assert answer.status_code == 400


def test_a_failure_tells_nothing_of_what_broke() -> None:
    answer = errors.page_not_found(RequestFactory().get("/"), KeyError("/srv/secret/path"))
    assert "secret" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_the_style_page_is_for_development_only(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEV_PAGES = False
    assert client.get("/styleguide").status_code == 404
    assert client.get("/styleguide/pages/home").status_code == 404


@pytest.mark.parametrize("name", ["..", "nothing", "a/b", "home.json"])
def test_a_sample_is_only_what_lies_among_the_samples(client: Client, name: str) -> None:
    assert client.get(f"/styleguide/pages/{name}").status_code == 404


def test_the_shell_names_only_files_that_exist(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    worker = client.get("/sw.js")
    files = re.findall(r'"/static/([^"]+)"', worker.content.decode())
    assert worker["Content-Type"].startswith("text/javascript")
    assert len(files) >= 4
    assert all((Path(settings.BASE_DIR) / "static" / name).is_file() for name in files)


def test_the_manifest_makes_the_site_installable(client: Client) -> None:
    told = json.loads(client.get("/manifest.webmanifest").content)
    assert told["start_url"] == told["scope"] == "/"
    assert {icon["sizes"] for icon in told["icons"]} >= {"192x192", "512x512"}
