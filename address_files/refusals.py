"""Why a whole file is refused. `str(error)` is the French sentence that says what to do."""


class AddressFileError(Exception):
    """The file cannot be read.

    `template` and `values` are apart so that a screen may translate the sentence.
    """

    template = "Ce fichier ne peut pas être lu comme un fichier d'adresses."

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.template.format(**values))


class EmptyFile(AddressFileError):
    template = "Ce fichier est vide (0 octet). Téléchargez-le de nouveau, puis recommencez."


class NoAddressInFile(AddressFileError):
    template = (
        "Ce fichier ne contient que les noms des colonnes, sans aucune adresse. "
        "Téléchargez-le de nouveau, puis recommencez."
    )


class ExcelWorkbook(AddressFileError):
    template = (
        "Ce fichier est un classeur Excel, même si son nom finit par « .csv ». Ouvrez-le dans votre tableur, "
        "choisissez « Enregistrer sous », format « CSV UTF-8 », puis envoyez ce nouveau fichier."
    )


class OpenDocument(AddressFileError):
    template = (
        "Ce fichier est un document LibreOffice. Ouvrez-le, choisissez « Enregistrer sous », "
        "format « Texte CSV », puis envoyez ce nouveau fichier."
    )


class Archive(AddressFileError):
    template = (
        "Ce fichier est une archive compressée ({kind}). Décompressez-la, puis envoyez le fichier « .csv » "
        "(ou « .csv.gz ») qu'elle contient."
    )


class NotACsv(AddressFileError):
    template = "Ce fichier est {kind}, pas un fichier d'adresses. Envoyez le fichier « .csv » de la Base Adresse Nationale ou de la commune."


class Utf16(AddressFileError):
    template = (
        "Ce fichier est au format « texte Unicode » (UTF-16). Ouvrez-le dans votre tableur, "
        "choisissez « Enregistrer sous », format « CSV UTF-8 », puis envoyez ce nouveau fichier."
    )


class BinaryContent(AddressFileError):
    template = (
        "Ce fichier n'est pas un fichier texte : il contient des octets nuls. Envoyez le fichier « .csv » "
        "tel qu'il a été téléchargé."
    )


class FileTooLarge(AddressFileError):
    template = (
        "Ce fichier dépasse la taille permise ({limit} Mo une fois décompressé). "
        "Envoyez un fichier plus petit : celui de votre commune ou de votre département suffit."
    )


class SuspiciousCompression(AddressFileError):
    template = (
        "Ce fichier compressé grossit anormalement ({ratio} fois sa taille) : la lecture est arrêtée. "
        "Téléchargez de nouveau le fichier officiel, ou envoyez-le décompressé."
    )


class TruncatedFile(AddressFileError):
    template = (
        "Ce fichier compressé est incomplet : le téléchargement s'est arrêté avant la fin. "
        "Téléchargez-le de nouveau, puis recommencez."
    )


class DamagedFile(AddressFileError):
    template = "Ce fichier compressé est abîmé. Téléchargez-le de nouveau, puis recommencez."


class HeaderTooLong(AddressFileError):
    template = (
        "La première ligne de ce fichier est trop longue ({limit} caractères au plus) : elle doit seulement "
        "donner les noms des colonnes. Envoyez le fichier tel qu'il a été téléchargé."
    )


class UnknownColumns(AddressFileError):
    template = (
        "La première ligne ne donne pas les colonnes d'un fichier d'adresses. "
        "Colonnes attendues : par exemple « numero », « nom_voie », « code_insee », « lon », « lat ». "
        "Première ligne lue : {found}. Envoyez un fichier de la Base Adresse Nationale ou une base adresse locale."
    )


class MissingColumns(AddressFileError):
    template = (
        "Il manque dans ce fichier {missing}. Colonnes trouvées : {found}. "
        "Envoyez le fichier tel qu'il a été téléchargé, sans retirer de colonne."
    )


class RepeatedColumn(AddressFileError):
    template = (
        "La colonne « {column} » est présente plusieurs fois : impossible de savoir laquelle lire. "
        "Gardez-en une seule, puis envoyez de nouveau le fichier."
    )


class TooManyBadLines(AddressFileError):
    template = (
        "La lecture est arrêtée à la ligne {line_number} : {rejected} lignes sont déjà écartées. "
        "Première raison : {first}"
    )
