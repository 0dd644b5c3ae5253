"""What a person sees of a watch: a line per event, and the few names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from matcher.messages import Lang, man_yen, tell
from matcher.terminal.page import SEVERITY, console_of

if TYPE_CHECKING:
    from collections import Counter

    from matcher.documents.keeping import WatchEvent

_STYLES = {"project": "bold", "engineer": "bold", "sheet": "bold", "failed": SEVERITY["warn"]}


def show_event(event: WatchEvent, lang: Lang) -> None:
    """When, how fast, what it was, where it came from; then the names, best first."""
    console = console_of()
    seconds = tell("watching.seconds", lang, seconds=f"{event.seconds:.2f}")
    clock = event.noticed_at[11:19]
    console.print(Text(f"{clock}Z {seconds}  {event.message}", style=_STYLES.get(event.event, "dim")))
    if event.source:
        console.print(Text(f"   {event.source}", style="dim"))
    if event.shortlist and event.by is not None:
        console.print(Text("   " + tell(f"watching.by.{event.by}", lang), style="dim"))
    for candidate in event.shortlist:
        console.print(Text(f"   {candidate.rank}. {candidate.line}  {man_yen(candidate.value, lang)}"))
        if candidate.displaces:
            console.print(Text(f"      ↔ {candidate.displaces}", style="dim"))
    for finding in event.findings:
        console.print(Text(f"   ! {finding.message}", style=SEVERITY[finding.severity]))


def show_end(counts: Counter[str], lang: Lang) -> str:
    """The run in one line."""
    told = {"projects": counts["project"], "engineers": counts["engineer"], "failed": counts["failed"]}
    return tell("watching.ended", lang, events=counts.total(), **told)
