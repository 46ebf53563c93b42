"""Words of the register of processing (RGPD, article 30) that no model says: durations, capacities, tables of libraries."""

from essaim.kernel.about import About
from essaim.people.enums import Capacity
from essaim.people.rules.sight import sees

# Tables of the libraries that we use, which hold data of members.
OUTSIDE = {
    "account.EmailAddress": "Adresses e-mail des comptes (bibliothèque django-allauth).",
    "account.EmailConfirmation": "Vérification d’une adresse (bibliothèque django-allauth).",
    "mfa.Authenticator": "Clés d’accès et codes de la seconde preuve ; publics ou chiffrés, jamais les secrets d’un appareil.",
    "usersessions.UserSession": "Appareils connectés : adresse IP, navigateur, date ; chacun voit et ferme les siens.",
    "sessions.Session": "Sessions ouvertes.",
    "admin.LogEntry": "Journal de l’administration technique.",
}


def lasting(days: int) -> str:
    """« 2 ans », « 18 mois », « 90 jours »: a number of days as it is said."""
    for length, one, several in ((365, "an", "ans"), (30, "mois", "mois")):
        if days and days % length == 0:
            count = days // length
            return f"{count}\u00a0{one if count == 1 else several}"
    return f"{days}\u00a0jour{'s' if days > 1 else ''}"


CAPACITIES = {
    Capacity.COORDINATOR: "Référent·e",
    Capacity.COMPANION: "Personne qui l’accompagne",
    Capacity.SUBSTITUTE: "Remplaçant·e",
    Capacity.BREAK_GLASS: "En urgence, 3 heures",
    Capacity.CALLER: "Membre qui l’appelle, 10 minutes",
    Capacity.HOST: "Membre qui tient la permanence où elle vient, ce jour-là",
}


def who_sees(about: About) -> str:
    """Read from the part of the file that shows it."""
    part = about.part
    if part is None:
        return ""
    return ", ".join(label for capacity, label in CAPACITIES.items() if sees(capacity, part)).lower()
