"""MEND WHAT CAN BE MENDED WITHOUT GUESSING: copies of the delivered files, and a list of every kind of change.

`delivery.mend` is the verb, `telling.tell` says what came of it. An original is never changed, nothing is changed
silently, and what could be meant in two ways stays as it was, with the reason.
"""
