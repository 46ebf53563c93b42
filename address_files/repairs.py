"""What the reader puts right by itself in a line, and the French sentence that says it."""

from enum import StrEnum


class Repair(StrEnum):
    SHORT_CODE = "short_code"
    CODE_FROM_KEY = "code_from_key"
    NUMBER_FROM_KEY = "number_from_key"
    NUMBER = "number"
    INVISIBLE = "invisible"
    QUOTE = "quote"
    LINE_BREAK = "line_break"
    PROJECTED = "projected"

    @property
    def template(self) -> str:
        """To be translated, then given `count`."""
        return _SENTENCES[self]

    def sentence(self, count: int) -> str:
        return self.template.format(count=count)


_SENTENCES = {
    Repair.SHORT_CODE: "Codes de commune ou codes postaux changés par un tableur (« 1001 », « 75113.0 ») et rétablis : {count}.",
    Repair.CODE_FROM_KEY: "Codes de commune absents, lus dans la clé de l'adresse : {count}.",
    Repair.NUMBER_FROM_KEY: "Numéros ou indices de répétition absents, lus dans la clé de l'adresse : {count}.",
    Repair.NUMBER: "Numéros écrits par un tableur (« 9.0 ») et lus comme des nombres entiers : {count}.",
    Repair.INVISIBLE: "Lignes d'où un caractère invisible a été retiré : {count}.",
    Repair.QUOTE: "Lignes d'où un guillemet isolé a été retiré : {count}.",
    Repair.LINE_BREAK: "Adresses écrites sur plusieurs lignes et réunies : {count}.",
    Repair.PROJECTED: "Positions calculées depuis les colonnes x et y, faute de position en degrés : {count}.",
}
