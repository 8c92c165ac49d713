"""The pages of reports, a module each."""
