"""Ports: free or taken, by whom, and the address a phone can use."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.embedded import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        yield listening.getsockname()[1]


def test_a_taken_port_is_named_with_its_holder(taken: int) -> None:
    assert not ports.is_free(taken)
    found = ports.holder(taken)
    assert found is not None
    assert found[0] == os.getpid()
    assert ports.folder_of(found[0]) == Path.cwd()


def test_the_next_free_port_is_offered(taken: int) -> None:
    other = ports.next_free(taken)
    assert other is not None
    assert other > taken
    assert ports.is_free(other)
    assert ports.holder(other) is None


def test_this_machine_has_an_address() -> None:
    assert ipaddress.ip_address(ports.own_address())
