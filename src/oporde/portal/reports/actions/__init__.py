"""What can be done with a report: ask for it, make it, open it, judge it, erase it."""
