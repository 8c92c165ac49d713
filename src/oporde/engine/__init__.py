"""Run a plan over tables. Knows no rule and no mail; DuckDB is the reference, and the only one here."""
