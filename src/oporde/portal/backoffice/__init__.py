"""Pages for the staff of the collector, over all the rest."""
