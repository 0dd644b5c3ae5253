"""One pair at a time, many pairs a second: who may be proposed, how well he fits, and what it is worth in yen."""
