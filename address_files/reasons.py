"""Why one line is set aside, and the French sentence that says which line and what to do."""

from enum import StrEnum


class Reason(StrEnum):
    BAD_NUMBER = "bad_number"
    MISSING_NUMBER = "missing_number"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    BAD_SUFFIX = "bad_suffix"
    MISSING_STREET = "missing_street"
    STREET_TOO_LONG = "street_too_long"
    UNREADABLE_NAME = "unreadable_name"
    MOJIBAKE = "mojibake"
    HIDDEN_CHARACTER = "hidden_character"
    FORMULA = "formula"
    BAD_INSEE = "bad_insee"
    MISSING_COORDINATES = "missing_coordinates"
    BAD_COORDINATES = "bad_coordinates"
    SWAPPED_COORDINATES = "swapped_coordinates"
    WRONG_PROJECTION = "wrong_projection"
    UNKNOWN_PROJECTION = "unknown_projection"
    OUTSIDE_FRANCE = "outside_france"
    FAR_FROM_COMMUNE = "far_from_commune"
    TOO_FEW_CELLS = "too_few_cells"
    HEADER_AGAIN = "header_again"
    TOO_MANY_CELLS = "too_many_cells"
    OPEN_QUOTE = "open_quote"
    STREET_ITSELF = "street_itself"
    REPEATED = "repeated"
    LINE_TOO_LONG = "line_too_long"
    UNDECODABLE = "undecodable"

    @property
    def label(self) -> str:
        """The reason in a few French words, for a table or a count."""
        return _WORDS[self][0]

    def sentence(self, line_number: int, **values: object) -> str:
        return f"Ligne {line_number} : {_WORDS[self][1].format(**values)}"


_WORDS = {
    Reason.BAD_NUMBER: (
        "Numéro qui n'est pas un nombre",
        "le numéro « {value} » n'est pas un nombre entier. Mettez le nombre seul dans « numero » et le reste (bis, ter, a) dans la colonne suivante.",
    ),
    Reason.MISSING_NUMBER: (
        "Numéro manquant",
        "le numéro manque. Complétez-le, ou écrivez 99999 pour un lieu-dit sans numéro.",
    ),
    Reason.NUMBER_OUT_OF_RANGE: (
        "Numéro hors limites",
        "le numéro « {value} » doit être compris entre 0 et 99999. Corrigez-le.",
    ),
    Reason.BAD_SUFFIX: (
        "Indice de répétition illisible",
        "l'indice « {value} » doit commencer par une lettre ou un chiffre et tenir en 9 caractères (bis, ter, a). Corrigez-le.",
    ),
    Reason.MISSING_STREET: (
        "Nom de voie manquant",
        "le nom de la voie ou du lieu-dit manque. Complétez-le.",
    ),
    Reason.STREET_TOO_LONG: (
        "Nom trop long",
        "le nom de la voie ou de la commune dépasse {limit} caractères. Raccourcissez-le.",
    ),
    Reason.UNREADABLE_NAME: (
        "Caractère perdu dans un nom",
        "le nom « {value} » contient un caractère perdu (�). Réécrivez ce nom, ou téléchargez de nouveau le fichier.",
    ),
    Reason.MOJIBAKE: (
        "Accents abîmés dans un nom",
        "les accents du nom « {value} » sont abîmés. Ouvrez le fichier d'origine en UTF-8 et enregistrez-le de nouveau.",
    ),
    Reason.HIDDEN_CHARACTER: (
        "Caractère invisible dans un nom",
        "un nom contient un caractère invisible ou interdit. Réécrivez ce nom.",
    ),
    Reason.FORMULA: (
        "Formule de tableur",
        "la cellule « {value} » commence comme une formule de tableur (=, +, -, @). Remplacez-la par le nom seul.",
    ),
    Reason.BAD_INSEE: (
        "Code de commune incorrect",
        "le code de commune « {value} » n'est pas un code Insee à 5 caractères (par exemple 93010 ou 2A004). Corrigez-le.",
    ),
    Reason.MISSING_COORDINATES: (
        "Coordonnées manquantes",
        "un des deux nombres de la position manque (colonnes lon et lat). Complétez-le, ou ajoutez cette porte à la main sur la carte.",
    ),
    Reason.BAD_COORDINATES: (
        "Coordonnées illisibles",
        "les coordonnées « {lon} » et « {lat} » ne sont pas une position en degrés (par exemple 2.4888 et 48.8934). Corrigez-les.",
    ),
    Reason.SWAPPED_COORDINATES: (
        "Les deux nombres de la position inversés",
        "les deux nombres de la position semblent inversés ({lon} et {lat}). Échangez les deux valeurs.",
    ),
    Reason.WRONG_PROJECTION: (
        "Coordonnées dans une autre projection",
        "les coordonnées {lon} et {lat}, lues en {value}, tombent hors du territoire de la commune {insee}. Corrigez-les, ou donnez la position en degrés.",
    ),
    Reason.UNKNOWN_PROJECTION: (
        "Coordonnées qui ne sont pas en degrés",
        "les coordonnées {lon} et {lat} ne sont pas des degrés, et le territoire de la commune {insee} a plusieurs projections. Donnez la position en degrés.",
    ),
    Reason.OUTSIDE_FRANCE: (
        "Coordonnées hors du territoire",
        "le point {lon} et {lat} est hors du territoire de la commune {insee}. Corrigez les coordonnées ou le code de commune.",
    ),
    Reason.FAR_FROM_COMMUNE: (
        "Coordonnées hors de la commune",
        "le point est à {distance} km du centre des adresses de la commune {insee}. Si c'est une île ou un hameau, acceptez-le ; sinon, corrigez les coordonnées ou le code de commune.",
    ),
    Reason.HEADER_AGAIN: (
        "Noms des colonnes, une seconde fois",
        "cette ligne répète les noms des colonnes. Il n'y a rien à corriger.",
    ),
    Reason.TOO_FEW_CELLS: (
        "Colonnes manquantes sur la ligne",
        "{found} cellules au lieu de {expected}. Un séparateur manque, ou la ligne est coupée.",
    ),
    Reason.TOO_MANY_CELLS: (
        "Colonnes en trop sur la ligne",
        "{found} cellules au lieu de {expected}. Un séparateur est en trop : mettez entre guillemets la cellule qui le contient.",
    ),
    Reason.OPEN_QUOTE: (
        "Guillemet mal fermé",
        "un guillemet est ouvert et mal fermé. Retirez-le ou fermez-le.",
    ),
    Reason.STREET_ITSELF: (
        "Ligne de la rue elle-même",
        "cette ligne sans numéro est celle de « {value} », dont le fichier donne les numéros : ce n'est pas une maison. Il n'y a rien à corriger.",
    ),
    Reason.REPEATED: (
        "Adresse déjà lue dans ce fichier",
        "même adresse que la ligne {expected}, qui est gardée. Il n'y a rien à corriger.",
    ),
    Reason.LINE_TOO_LONG: (
        "Ligne trop longue",
        "cette ligne dépasse {limit} caractères. Vérifiez qu'aucun retour à la ligne ne manque.",
    ),
    Reason.UNDECODABLE: (
        "Caractères illisibles",
        "des caractères sont illisibles. Enregistrez de nouveau le fichier en UTF-8.",
    ),
}
