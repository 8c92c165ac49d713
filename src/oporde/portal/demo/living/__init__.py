"""A whole round, lived through by people who do not exist, against the portal as it runs: `oporde-portal round`."""
