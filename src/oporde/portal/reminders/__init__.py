"""Reminders: at set moments of a round, only to those who still have something to do, with what that is, never twice."""
