"""`python -m benchmarks` runs the comparison of run.py."""

from benchmarks.run import main

if __name__ == "__main__":
    main()
