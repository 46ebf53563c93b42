"""The French words of the journal of accesses, for the papers: French whatever language the screen is read in."""

VERBS = {
    "listed": "dans une liste (prénom et initiale)",
    "found": "parmi les réponses à une recherche",
    "opened": "sa fiche",
    "changed": "sa fiche, pour la changer",
    "measured": "ses réponses à un questionnaire",
    "exported": "l’export de ses données",
    "printed": "un papier à son sujet",
}
WHYS = {
    "companion": "la personne qui l’accompagne",
    "substitute": "la personne qui remplace",
    "coordinator": "référent·e du collectif",
    "break_glass": "ouverture en urgence",
    "caller": "le membre qui l’appelait",
    "host": "le membre qui tenait la permanence où elle est venue",
    "herself": "à sa demande",
    "place": "le lieu où elle a accepté d’être présentée",
    "system": "le logiciel lui-même",
}
