"""A batch plan as a workbook and as one self-contained page: what an SES manager opens in the morning.

Both show initials and ids, never a full name, and are the same bytes for the same plan.
"""

from __future__ import annotations

from pathlib import Path

from matcher.reports.model import ReportInput

__all__ = ["ReportInput", "write_page", "write_workbook"]


def write_workbook(path: Path, report: ReportInput) -> Path:
    """Write the plan as an Excel workbook and give back its path.

    Raises
    ------
    InputError
        If the file cannot be written (no such folder, no rights, open in Excel).
    """
    from matcher.reports.excel import write

    return write(path, report)


def write_page(path: Path, report: ReportInput) -> Path:
    """Write the plan as one HTML file that needs no network and give back its path.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    from matcher.reports.page import write

    return write(path, report)
