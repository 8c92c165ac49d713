"""python -m oporde: the same as the command oporde."""

from oporde.cli import main

if __name__ == "__main__":
    main()
