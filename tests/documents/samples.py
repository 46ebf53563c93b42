"""Sheets that look like a real Saturday, with nobody real in them."""

from essaim.documents.tour_sheet import SheetDoor, TourSheet

OUTCOMES = (
    "On a parlé",
    "A ouvert, pas maintenant",
    "Personne n’ouvre",
    "Ne souhaite pas",
    "Ne pas revenir",
    "Pas d’accès (code, interphone, chien)",
    "Logement vide",
    "Autre langue",
    "Autre",
)
URL = "https://essaim.example.org/tournees/t/7F3K29QD5XW0M8PB6TVH1CNZ4R/"
STREETS = ("Avenue Henri Barbusse", "Rue Jules Guesde", "Allée du Maréchal de Lattre de Tassigny")


def door(position, **changed):
    """Door `position`: its label can be found in the text of the page, and nowhere else."""
    said = {
        "stop_position": position,
        "number_label": f"{position * 7 + 1000} bis",
        "street": STREETS[0],
        "place": f"Repère {position:03}",
        "memory": "",
    }
    return SheetDoor(**(said | changed))


def sheet(doors=24, **changed):
    count = doors if isinstance(doors, int) else len(doors)
    listed = (
        [door(i + 1, street=STREETS[i * 3 // count]) for i in range(count)]
        if isinstance(doors, int)
        else doors
    )
    said = {
        "title": "Tournée 3",
        "sheet_number": "F-0012",
        "doors": listed,
        "outcomes": OUTCOMES,
        "collective": "Collectif de Bondy Nord",
        "when": "samedi 24 octobre 2026, 14 h",
        "meeting_point": "devant la médiathèque, 23 avenue Marx-Dormoy",
        "expected_end": "16 h",
        "pair_label": "Amina et Jo",
        "instructions": "Restez toujours à deux.\nAu moindre doute, partez et appelez.",
        "script": ("« Bonjour, nous sommes des habitants du quartier. »", "On vous dit non : remerciez."),
        "emergency_numbers": (("SAMU", "15"), ("Police", "17"), ("Référente", "06 39 98 12 34")),
        "qr_url": URL,
        "clear_code": "7F3K-29QD",
        "destroy_on": "7 novembre 2026",
        "minutes": 110,
        "metres": 1830,
    }
    return TourSheet(**(said | changed))
