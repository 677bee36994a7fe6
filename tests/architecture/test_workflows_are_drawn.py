"""docs/workflows.md shows the machines as the code has them."""

from backend.web.management.commands.draw_workflows import drawing, machines
from tests.architecture.sources import ROOT


def test_the_drawing_is_of_today() -> None:
    """If this fails: `./manage.py draw_workflows`."""
    assert (ROOT / "docs" / "workflows.md").read_text(encoding="utf-8") == drawing()


def test_every_machine_of_complaints_is_among_them() -> None:
    drawn = {each.name for each in machines()}
    assert {"CASE", "HANDLING", "REPORT", "DRAFT"} <= drawn
