"""Public pages: the protocol, its rules, example files, questions and answers, contact."""
