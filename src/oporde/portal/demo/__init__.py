"""The demonstration: invented municipalities in every state, a mail catcher, and pages to read mails and codes.

Nothing of it answers unless OPORDE_DEMO is set; nothing else in the portal knows it.
"""
