"""Mails by the thousand: written (`python -m benchmarks.mails DIR N --seed S`), read on one core, taken into a store,
and scored by field on a seed nobody looked into."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.mail_layouts import Post, Sent
from benchmarks.plan import machine

TODAY = date(2026, 11, 24)
RESULTS = Path(__file__).parent / "results" / "mails.json"
HELD_OUT = 20_261_124


def post(count: int, seed: int) -> list[Sent]:
    """So many mails of a seed; the same arguments give the same mails."""
    office = Post(seed)
    return [office.next() for _ in range(count)]


def write(folder: Path, count: int, seed: int, *, truth: bool = False, mbox: bool = False) -> None:
    """Mails as files of a folder (or one mailbox), with `name.json` beside each where the truth is wanted."""
    folder.mkdir(parents=True, exist_ok=True)
    office = Post(seed)
    keys = {}
    with (folder / "all.mbox").open("wb") if mbox else tempfile.TemporaryFile() as box:
        for number in range(count):
            sent, name = office.next(), f"m{number:06d}.eml"
            keys[name] = sent.keys
            if mbox:
                quoted = sent.data.replace(b"\nFrom ", b"\n>From ")
                box.write(b"From x@ours.example Tue Nov 24 09:00:00 2026\r\n" + quoted + b"\r\n\r\n")
                continue
            (folder / name).write_bytes(sent.data)
            if truth:
                (folder / f"{name}.json").write_text(json.dumps(sent.truth, ensure_ascii=False, indent=1) + "\n")
    if truth:
        (folder / "doubles.keys").write_text(json.dumps(keys) + "\n")


def speed(count: int, seed: int) -> dict[str, Any]:
    """Seconds of this core to read so many mails, split by step: bytes to text, text to records, the rest."""
    from matcher.readers import read_source
    from matcher.readers.mail import read
    from matcher.readers.mail_text import mail_of
    from matcher.readers.source import Source

    sources = [Source(f"m{n}.eml", sent.data, TODAY) for n, sent in enumerate(post(count, seed))]
    for source in sources[:50]:  # tables that are made once
        read_source(source)
    began = time.process_time()
    fresh = [Source(s.name, s.data, TODAY) for s in sources]
    for source in fresh:
        source.once("mail", mail_of)
    text = time.process_time()
    found = sum(len(read(source).records) for source in fresh)
    extracted = time.process_time()
    whole = sum(len(read_source(Source(s.name, s.data, TODAY)).records) for s in sources)
    ended = time.process_time()
    return {
        "mails": count,
        "megabytes": round(sum(len(s.data) for s in sources) / 1e6, 1),
        "records": whole,
        "of_them_in_attachments": whole - found,
        "text_s": round(text - began, 2),
        "records_s": round(extracted - text, 2),
        "whole_s": round(ended - extracted, 2),
        "mails_per_s": round(count / (ended - extracted), 1),
        "share_of_text": round((text - began) / (ended - extracted), 3),
    }


def imported(count: int, seed: int) -> dict[str, Any]:
    """Seconds of this core to take a folder of so many mails into an empty store, and to import the same again."""
    from matcher.intake import bring_in
    from matcher.morning import Settings
    from matcher.store import open_store

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "mails"
        write(folder, count, seed)
        with open_store(f"sqlite:///{place}/mails.db") as store:
            wall, cpu = time.perf_counter(), time.process_time()
            done = bring_in(store, [folder], Settings(TODAY), by="benchmark")
            row = {
                "mails": count,
                "added": done.added,
                "updated": done.updated,
                "failed": done.failed,
                "import_s": round(time.perf_counter() - wall, 1),
                "import_cpu_s": round(time.process_time() - cpu, 1),
            }
            again = time.process_time()
            bring_in(store, [folder], Settings(TODAY), by="benchmark")
            row["again_cpu_s"] = round(time.process_time() - again, 2)
    row["mails_per_s"] = round(count / row["import_s"], 1)
    row["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return row


def scored(count: int, seed: int) -> dict[str, Any]:
    """Fields right on mails of a seed, as tests/mail_truth.py counts them."""
    from matcher.readers import read_source
    from tests.mail_truth import score_folder

    with tempfile.TemporaryDirectory() as place:
        write(Path(place), count, seed, truth=True)
        (Path(place) / "doubles.keys").unlink()
        score = score_folder(Path(place), read_source)
    fields = {
        name: [score.by_field[name] - score.misses[name], score.by_field[name]] for name in sorted(score.by_field)
    }
    return {
        "seed": seed,
        "mails": score.mails,
        "records_per_mail_right": round(score.counts_right / score.mails, 4),
        "fields_right": round(score.share, 4),
        "stated": score.stated,
        "false_values": score.false_values,
        "silent": score.silent,
        "by_field": fields,
        "wrong": score.wrong,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="write mails here and do no more")
    parser.add_argument("count", nargs="?", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--truth", action="store_true", help="write the truth beside each mail")
    parser.add_argument("--mbox", action="store_true", help="one mailbox instead of a file per mail")
    parser.add_argument("--mails", type=int, default=2_000, help="how many are measured")
    parser.add_argument("--imports", type=int, default=20_000, help="how many are taken into a store")
    parser.add_argument("--wrong", action="store_true", help="print every miss")
    parser.add_argument("--only", choices=["speed", "import", "score"])
    parser.add_argument("--out", type=Path, default=RESULTS)
    given = parser.parse_args()
    if given.folder is not None:
        write(given.folder, given.count, given.seed, truth=given.truth, mbox=given.mbox)
        return
    rows: dict[str, Any] = {"machine": machine()}
    if given.only in (None, "speed"):
        rows["read"] = speed(given.mails, given.seed)
        rows["layouts"] = len({s.layout for s in post(given.mails, given.seed)})
    if given.only in (None, "import"):
        rows["import"] = imported(given.imports, given.seed)
    if given.only in (None, "score"):
        rows["score"] = scored(given.mails, given.seed if given.only else HELD_OUT)
        wrong = rows["score"].pop("wrong")
        if given.wrong:
            sys.stdout.write("\n".join(wrong) + "\n")
            told = Counter(w.split(":")[0].split(" ")[-1] for w in wrong)
            sys.stdout.write(json.dumps(told.most_common()) + "\n")
    sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
    if given.only is None:
        given.out.parent.mkdir(exist_ok=True)
        given.out.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
