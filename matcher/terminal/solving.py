"""Instances that were solved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from matcher.messages import Lang, listed, tell
from matcher.terminal.page import console_of, table_of

if TYPE_CHECKING:
    from matcher.documents.solving import SolvedFile


def show_solved(results: Iterable[SolvedFile], lang: Lang) -> None:
    """Per file what was reached, and who takes which project; or what cannot all be kept."""
    console = console_of()
    for result in results:
        if result.objective is None or result.bound is None or result.gap is None:
            console.print(Text(tell("solver.infeasible", lang, file=result.file), style="bold red"))
            console.print(Text(tell("solver.clash", lang, count=len(result.why_infeasible))))
            for cause in result.why_infeasible:
                console.print(Text(f"  - {cause}"))
            continue
        reached = tell(
            f"solver.{result.status.lower()}",
            lang,
            file=result.file,
            objective=f"{result.objective:,}",
            bound=f"{result.bound:,}",
            gap=f"{result.gap:.4%}",
            placed=len(result.assignments),
        )
        console.print(Text(reached, style="green" if result.status == "OPTIMAL" else "yellow"))
        people: dict[str, list[str]] = {}
        for engineer, project in result.assignments:
            people.setdefault(project, []).append(engineer)
        table = table_of((tell("solver.c_project", lang), {}), (tell("solver.c_people", lang), {}))
        for project, names in sorted(people.items()):
            table.add_row(Text(project), Text(listed(names, lang)))
        if people:
            console.print(table)
