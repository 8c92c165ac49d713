"""The website: receive deliveries, check them, tell what came of it. The only room that knows Django.

Installed with `oporde[portal]`. The core below never imports it.
"""
