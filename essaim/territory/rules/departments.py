"""The département that the code of a commune says. No database."""


def department_of(insee: str) -> str:
    """« 93010 » → « 93 », « 2A004 » → « 2A », « 97411 » → « 974 »; empty when there is no code."""
    return insee[:3] if insee.startswith("97") or insee.startswith("98") else insee[:2]
