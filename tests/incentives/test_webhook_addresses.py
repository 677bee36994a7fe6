"""Which addresses our servers call for partners: public ones, as they were looked at."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from incentives.webhooks import addresses, sending
from incentives.webhooks.addresses import (
    AddressRefused,
    NameUnknown,
    addresses_of,
    is_public,
    target_of,
)
from incentives.webhooks.sending import send
from tests.incentives.receiver import certified, receiving

ODD_URLS = [
    "http://hooks.bank.example.com/x",
    "ftp://hooks.bank.example.com/x",
    "file:///etc/passwd",
    "gopher://hooks.bank.example.com/",
    "//hooks.bank.example.com/x",
    "hooks.bank.example.com",
    "https://",
    "https:///x",
    "https://bank",
    "https://localhost/",
    "https://localhost./",
    "https://hooks.localhost/",
    "https://printer.local/",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://router.home.arpa/",
    "https://x.onion/",
    "https://user@hooks.bank.example.com/",
    "https://user:secret@hooks.bank.example.com/",
    "https://hooks.bank.example.com@169.254.169.254/",
    "https://hooks.bank.example.com#@169.254.169.254/",
    "https://hooks.bank.example.com\\@169.254.169.254/",
    "https://hooks.bank.example.com:22/",
    "https://hooks.bank.example.com:6379/",
    "https://hooks.bank.example.com:0/",
    "https://hooks.bank.example.com:99999/",
    "https://hooks.bank.example.com:abc/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1./",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.0x1/",
    "https://1.2.3.4/",
    "https://8.8.8.8:8443/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[2606:4700:4700::1111]/",
    "https://[fe80::1%25eth0]/",
    "https://[/",
    "https://①②⑦.⓪.⓪.①/",
    "https://hooks。bank.example.com/",
    "https://hooks.bank.example.com/a b",
    "https://hooks.bank.example.com/\r\nX-Evil: 1",
    "https://hooks..bank.example.com/",
    "https://-hooks.example.com/",
    "https://" + "a" * 64 + ".example.com/",
    "https://hooks.example.com/" + "a" * 500,
]
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104  # refused, not bound to
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "100.127.255.254", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255",
    "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
    "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:0:7f00:1::", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1",
    "2002:a9fe:a9fe::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%1", "fec0::1",
    "ff02::1", "4000::1", "5f00::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "223.5.5.5",
          "2400:3200::1", "2606:4700:4700::1111"]  # fmt: skip
GOOD = "https://hooks.bank.example.com/path?x=1"


def resolves(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """The name leads to each of these in turn, the last one for good; what was asked."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def looked_up(host: str, port: int, *more: Any) -> list[Any]:
        if not any(sign.isalpha() for sign in host):
            return list(real(host, port, *more))  # a number, nobody is asked
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        if not found:
            raise socket.gaierror
        return [(0, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", looked_up)
    return asked


@pytest.mark.parametrize("url", ODD_URLS)
def test_odd_urls_are_refused_before_anybody_is_asked(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolves(monkeypatch, ["1.1.1.1"])
    with pytest.raises(AddressRefused):
        target_of(url)
    assert asked == []


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        (GOOD, ("hooks.bank.example.com", 443, "/path?x=1")),
        ("https://hooks.bank.example.com:8443", ("hooks.bank.example.com", 8443, "/")),
        ("https://HOOKS.Bank.example.com/", ("hooks.bank.example.com", 443, "/")),
        ("https://xn--fiq228c.xn--fiqs8s/", ("xn--fiq228c.xn--fiqs8s", 443, "/")),
        ("https://1.hooks.example.com/", ("1.hooks.example.com", 443, "/")),
    ],
)
def test_plain_public_names_are_taken(url: str, parts: tuple[str, int, str]) -> None:
    assert target_of(url)[1:] == parts


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_public_are_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_public(ip_address(address))
    resolves(monkeypatch, [address], ["1.1.1.1", address])
    for _alone_and_beside_a_public_one in range(2):
        with pytest.raises(AddressRefused):
            addresses_of(target_of(GOOD))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_called(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, [address])
    assert [str(one) for one in addresses_of(target_of(GOOD))] == [address]


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(NOT_PUBLIC) >= 40
    assert len(ODD_URLS) >= 40


def test_the_citys_own_networks_are_refused(settings: Any) -> None:
    settings.WEBHOOK_REFUSED_NETWORKS = ["8.8.8.0/24", "2606:4700::/32"]
    assert not is_public(ip_address("8.8.8.8"))
    assert not is_public(ip_address("2606:4700:4700::1111"))
    assert is_public(ip_address("1.1.1.1"))


def test_a_name_that_leads_nowhere_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    resolves(monkeypatch, [])
    with pytest.raises(NameUnknown):
        addresses_of(target_of(GOOD))
    assert send(GOOD, b"{}", {}).trouble == "name_unknown"


def test_a_resolver_that_hangs_does_not_hang_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "LOOKING_UP_SECONDS", 0.05)
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_: sending.time.sleep(0.5))
    assert send(GOOD, b"{}", {}).trouble == "name_unknown"


def test_a_name_that_turned_private_since_is_refused_at_delivery(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resolves(monkeypatch, ["1.1.1.1"], ["169.254.169.254"])
    addresses_of(target_of(GOOD))
    assert send(GOOD, b"{}", {}).trouble == "address_refused"


def test_the_connection_goes_to_the_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Rebinding: the second look-up would have answered the metadata service.
    asked = resolves(monkeypatch, ["1.1.1.1"], ["169.254.169.254"])
    reached: list[tuple[str, int]] = []

    def connect(where: tuple[str, int], **_more: Any) -> socket.socket:
        reached.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(sending.socket, "create_connection", connect)
    assert send(GOOD, b"{}", {}).trouble == "no_connection"
    assert reached == [("1.1.1.1", 443)]
    assert asked == ["hooks.bank.example.com"]


@pytest.fixture
def at_home(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Loopback allowed, and every name leads there."""
    settings.WEBHOOK_LOOPBACK = True
    resolves(monkeypatch, ["127.0.0.1"])
    return settings


def test_the_certificate_must_be_of_the_name_and_trusted(at_home: Any, tmp_path: Path) -> None:
    tls, ca = certified(tmp_path, "hooks.bank.example.com")
    with receiving(tls) as receiver:
        right = f"https://hooks.bank.example.com:{receiver.port}/x"
        wrong = f"https://other.example.com:{receiver.port}/x"
        assert send(right, b'{"data":{}}', {}).trouble == "tls"  # nobody vouches for it
        at_home.WEBHOOK_CA_FILE = ca
        assert send(wrong, b'{"data":{}}', {}).trouble == "tls"
        assert send(right, b'{"data":{}}', {}).status == 200
    assert receiver.got[0].headers["host"] == f"hooks.bank.example.com:{receiver.port}"
    assert len(receiver.got) == 1


def test_proxies_of_the_environment_are_not_asked(
    at_home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with receiving() as receiver:
        assert send(receiver.url, b'{"data":{}}', {}).status == 200


def test_loopback_is_for_trying_out_only() -> None:
    assert django_settings.WEBHOOK_LOOPBACK is False
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "backend.settings.prod", "SECRET_KEY": "x" * 60,
        "CHENGYI_MASTER_KEY": "y" * 40, "CHENGYI_HOST": "credit.example.cn",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x", "WEBHOOK_LOOPBACK": "1",
    }  # fmt: skip
    command = [sys.executable, "-c", "from django.conf import settings; settings.DEBUG"]
    refused = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert b"WEBHOOK_LOOPBACK" in refused.stderr
