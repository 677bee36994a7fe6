"""How this installation is: everything the apps declared worth looking at, looked at."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.module_loading import autodiscover_modules

from backend.kernel.examination import EXAMINATIONS, Examination, Finding


def examine() -> Iterator[tuple[str, Finding]]:
    """Every finding with the name of its examination, in the order the apps are installed."""
    autodiscover_modules("examinations")
    for look in EXAMINATIONS:
        for finding in _findings(look):
            yield look.__name__.replace("_", " "), finding


def _findings(look: Examination) -> Iterator[Finding]:
    """What one examination finds; failing to look is a finding too, never a reason to stop."""
    try:
        yield from look()
    except Exception as failure:  # noqa: BLE001  # whatever broke, the other findings still matter
        # The first line only: what follows often repeats addresses and passwords.
        said = str(failure).strip().partition("\n")[0][:160]
        what = f"could not look: {type(failure).__name__}: {said}"
        yield Finding("unsafe", what, "see the findings above")
