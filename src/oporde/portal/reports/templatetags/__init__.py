"""Tags for the pages of reports."""
