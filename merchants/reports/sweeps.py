"""Scheduled work of reports."""

from __future__ import annotations

from celery import shared_task

from merchants.reports.actions import end_old_files


@shared_task(name="reports.end_files")
def end_report_files() -> None:
    """Files that are old, or say what the page says no longer; nobody is given these anyway."""
    end_old_files()
