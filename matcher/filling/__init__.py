"""What rules left open in a mail, filled by a language model a person configured: masked before it is asked, checked
after. Off unless `--fill` is given and an endpoint is named (docs/how-to/fill-with-a-model.md).

The text of a mail is data. What it tells a machine to do is taken out before and never counts as evidence after; a
value counts only where the words it rests on stand in the mail, the rules' own normalisers can read it, and it lies
within what the trade knows. Nothing that rules have read is ever changed.
"""

from __future__ import annotations

from matcher.filling.client import Endpoint, configured
from matcher.filling.filler import Away, Filler
from matcher.filling.letter import Letter
from matcher.filling.merging import Dropped, Outcome, filled

__all__ = ["Away", "Dropped", "Endpoint", "Filler", "Letter", "Outcome", "configured", "filled"]
