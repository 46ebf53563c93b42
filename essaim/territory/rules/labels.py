"""How an address is written. No database."""


def number_label(number: int | None, suffix: str) -> str:
    """« 12 bis », « 0 », or nothing at a lieu-dit."""
    return " ".join(part for part in ("" if number is None else str(number), suffix) if part)
