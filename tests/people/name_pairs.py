"""Two hundred names kept in a file, and the same person written by someone else: for the recall of suggestions."""

import random

SURNAMES = [
    ("de La Tour", "DELATOUR"), ("Le Goff", "LEGOFF"), ("Ben Ali", "BENALI"), ("El Amrani", "ELAMRANI"), ("d’Almeida", "DALMEIDA"),
    ("N’Diaye", "NDIAYE"), ("Saint-Martin", "ST MARTIN"), ("Sainte-Rose", "STE ROSE"), ("de la Rochefoucauld", "DELAROCHEFOUCAULD"),
    ("Du Puy", "DUPUY"), ("Van Damme", "VANDAMME"), ("Da Silva", "DASILVA"), ("Dos Santos", "DOSSANTOS"), ("Le Bihan", "LEBIHAN"),
    ("De Oliveira", "DEOLIVEIRA"), ("Abd El Kader", "ABDELKADER"), ("Ait Ahmed", "AITAHMED"), ("Mac Mahon", "MACMAHON"),
    ("Des Roches", "DESROCHES"), ("La Fontaine", "LAFONTAINE"), ("von Trotta", "VONTROTTA"), ("Di Marco", "DIMARCO"),
    ("Lœuillet", "LOEUILLET"), ("Dru-Solane", "DRU"), ("Renaud-Petit", "RENAUD PETIT"), ("O’Brien", "OBRIEN"), ("Bou Saada", "BOUSAADA"),
    ("Ould Mohamed", "OULDMOHAMED"), ("Thévenin", "THEVENIN"), ("Müller", "MULLER"), ("Boulez", "BOULAY"), ("Gauthier", "GAUTIER"),
]  # fmt: skip
FIRST = [
    "Jean",
    "Marie-Thérèse",
    "Odette",
    "Yvette",
    "Zoé",
    "Noël",
    "Fatima",
    "Joséphine",
    "André",
    "Françoise",
]


def pairs(count=200, seed=11):
    """(kept, typed): administrations, e-mails, hurried hands."""
    chance = random.Random(seed)
    found = []
    while len(found) < count:
        (surname, joined), first = chance.choice(SURNAMES), chance.choice(FIRST)
        kept = chance.choice([f"{first} {surname}", f"{surname} {first}"])
        ways = [
            f"{joined} {first}",
            f"{surname.upper()} {first}",
            f"Mme {joined.title()} {first.lower()}",
            f"{first} {joined.lower()}",
            f"{joined} {first[0]}.",
            f"{first.replace('-', ' ')} {surname.replace('-', ' ').replace('’', ' ')}",
        ]
        found.append((kept, chance.choice(ways)))
    return found
