"""Tell about one delivery: technical_feedback.py decides what is said, each other module gives it a form."""
