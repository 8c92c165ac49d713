"""Who did what when: append-only and chained, so that what is written stays written. Knows ids, not rows."""
