"""The solver beside others on the same problems and by the same rules: each way in a process of its own, every plan
checked again, ratios within one run."""

from matcher.benching.comparing import compared, in_the_middle
from matcher.benching.subjects import Subject, markets, of_file
from matcher.benching.ways import WAYS, Way

__all__ = ["WAYS", "Subject", "Way", "compared", "in_the_middle", "markets", "of_file"]
