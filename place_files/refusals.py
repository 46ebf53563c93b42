"""Why a whole file is refused. `str(error)` is the French sentence that says what to do."""


class PlaceFileError(Exception):
    """The file cannot be read. `template` and `values` are apart so that a screen may translate the sentence."""

    template = "Ce fichier ne peut pas être lu comme une liste de lieux."

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.template.format(**values))


class EmptyFile(PlaceFileError):
    template = "Ce fichier est vide. Téléchargez-le de nouveau, puis recommencez."


class NothingInFile(PlaceFileError):
    template = "Ce fichier ne contient aucun lieu. Vérifiez que c’est le bon, puis recommencez."


class NotRecognised(PlaceFileError):
    template = (
        "Ce fichier n’est pas une liste de lieux qu’Essaim sait lire (data·inclusion, HSDS, FINESS, BPE, OpenStreetMap, "
        "CSV ou XLSX avec un titre à chaque colonne). Enregistrez-le en CSV ou en XLSX, puis recommencez."
    )


class DamagedFile(PlaceFileError):
    template = "Ce fichier est abîmé ou incomplet ({where}). Téléchargez-le de nouveau, puis recommencez."


class TooLarge(PlaceFileError):
    template = (
        "Ce fichier est trop grand : plus de {limit} Mo. Prenez celui de votre département, ou le format CSV."
    )


class SuspiciousCompression(PlaceFileError):
    template = (
        "Ce fichier se déplie bien trop : il n’est pas lu. Téléchargez-le de nouveau depuis le site officiel."
    )


class NoParquet(PlaceFileError):
    template = "Ce serveur ne lit pas ce format (Parquet). Prenez le même fichier en CSV, sur la même page."


class NeedsMapping(PlaceFileError):
    template = "Dites d’abord ce que contient chaque colonne de ce fichier."


class NoNameColumn(PlaceFileError):
    template = "Dites quelle colonne contient le nom du lieu : sans lui, rien ne peut être importé."
