"""Numbers with points and commas: 1.250.000, 12,50, € 900,-.

Whether a point scatters thousands or begins decimals is proved by the column as a whole, never guessed.
"""

from __future__ import annotations
