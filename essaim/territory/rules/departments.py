"""The département that the code of a commune says. No database."""


def department_of(insee: str) -> str:
    """« 93010 » → « 93 », « 2A004 » → « 2A », « 97411 » → « 974 »; empty when there is no code. A postcode says it too, but in Corsica."""
    if insee.startswith("20"):
        return "2A"  # the two départements of Corsica have one academy and one law
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]
