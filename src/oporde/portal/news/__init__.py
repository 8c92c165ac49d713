"""News: announcements for the public site, when their time has come, and mailed to the coordinators of a round."""
