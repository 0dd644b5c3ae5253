"""How long mails take from a mailbox into the store, beside the same mails as files: what the protocol costs."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.plan import machine
from benchmarks.watch import person_mail, project_mail
from matcher import keeping
from matcher.inbox.secrets import PASSWORD as PASSWORD_NAME
from matcher.morning import Settings
from matcher.store import open_store
from tests.imap_server import PASSWORD, ImapServer

SETTINGS = Settings(date(2026, 11, 24))
RESULTS = Path(__file__).parent / "results" / "inbox.json"
ASKED = 20_000
"""Mails of the day the figure is worked out for."""


def imported(place: str, folder: Path, name: str) -> dict[str, float]:
    """Seconds of a first import and of one more."""
    with open_store(str(folder / name)) as store:
        cpu, began = time.process_time(), time.perf_counter()
        done = keeping.bring_in(store, [place], SETTINGS, by="benchmark")
        told = {"import_s": time.perf_counter() - began, "import_cpu_s": time.process_time() - cpu}
        began = time.perf_counter()
        keeping.bring_in(store, [place], SETTINGS, by="benchmark")
        told |= {"again_s": time.perf_counter() - began}
    return {name: round(value, 2) for name, value in told.items()} | {"files": done.files, "failed": done.failed}


def measure(mails: int, folder: Path) -> dict[str, Any]:
    made = [project_mail(n) if n % 4 else person_mail(n) for n in range(mails)]
    files = folder / "mails"
    files.mkdir()
    for number, mail in enumerate(made):
        (files / f"{number:05}.eml").write_bytes(mail)
    os.environ[PASSWORD_NAME] = PASSWORD
    with ImapServer() as server:
        server.put(*made)
        row: dict[str, Any] = {"mails": mails, "mailbox": imported(server.url(), folder, "imap.db")}
        row["files"] = imported(str(files), folder, "files.db")
    row["mailbox_over_files"] = round(row["mailbox"]["import_cpu_s"] / row["files"]["import_cpu_s"], 2)
    row[f"cpu_s_of_{ASKED}"] = round(row["mailbox"]["import_cpu_s"] / mails * ASKED)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=3_000)
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        row = measure(given.mails, Path(folder))
    sys.stdout.write(json.dumps(row, indent=1) + "\n")
    given.out.parent.mkdir(exist_ok=True)
    given.out.write_text(json.dumps({"machine": machine(), "run": row}, indent=1) + "\n")


if __name__ == "__main__":
    main()
