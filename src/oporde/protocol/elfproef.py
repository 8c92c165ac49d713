"""The elfproef, by which a citizen service number (burgerservicenummer) is told from a typing error. Light to import."""

from __future__ import annotations

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)  # Logisch Ontwerp BRP


def satisfies_elfproef(value: str) -> bool:
    """True for nine digits whose weighted sum is a multiple of eleven. Source: Logisch Ontwerp BRP."""
    nine_digits = len(value) == 9 and value.isdecimal()
    return nine_digits and sum(weight * int(digit) for weight, digit in zip(WEIGHTS, value, strict=True)) % 11 == 0
