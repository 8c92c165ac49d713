"""Django's own commands, on the portal as `oporde-portal` would run it."""

import sys

from oporde.portal.serve import main

if __name__ == "__main__":
    sys.exit(main(["django", *sys.argv[1:]]))
