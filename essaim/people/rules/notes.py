"""What a note had better not say. A warning, never a refusal; the words found are shown to no one but the writer."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext, gettext_lazy

from essaim.people.rules.names import bare
from essaim.people.rules.phones import holds_a_phone

HINT = gettext_lazy("Des faits, ce qu’elle a dit et accepte. Elle peut lire ceci.")


class WarningKind(StrEnum):
    HEALTH = "health"
    RELIGION = "religion"
    ORIGIN = "origin"
    POLITICS = "politics"
    KEYS = "keys"
    BANK = "bank"
    PHONE = "phone"


_SENTENCES = {
    WarningKind.HEALTH: gettext_lazy("Cette note semble parler de santé. Ne gardez pas de diagnostic ni de traitement : dites ce qui aide, « préfère l’après-midi »."),
    WarningKind.RELIGION: gettext_lazy("Cette note semble parler de religion. Ne la gardez que si elle l’a demandé, et parlez plutôt de ce qu’elle aime faire."),
    WarningKind.ORIGIN: gettext_lazy("Cette note semble parler d’origine ou de nationalité. Écrivez plutôt les langues qu’elle parle."),
    WarningKind.POLITICS: gettext_lazy("Cette note semble parler d’opinions ou de syndicat. Ce n’est pas utile au lien : retirez-le."),
    WarningKind.KEYS: gettext_lazy("Cette note semble contenir un code d’entrée ou dire où est une clé. Ne l’écrivez jamais ici : elle se donne de vive voix."),
    WarningKind.BANK: gettext_lazy("Cette note semble contenir un numéro de compte, de carte ou de sécurité sociale. Retirez-le."),
    WarningKind.PHONE: gettext_lazy("Cette note contient un numéro de téléphone. Mettez-le dans « Téléphone », ou demandez l’accord de son titulaire."),
}  # fmt: skip

# Beginnings of words, without accents. A word counts when it begins so; « = » asks for the whole word.
_WORDS: dict[WarningKind, str] = {
    WarningKind.HEALTH: """
        maladi malade= malades= medical medicament medecin docteur= hopital hospitalis clinique= diabet cancer= cancers=
        tumeur alzheimer parkinson demence dement= demente= depressi= depression depressif depressive suicid schizo bipolaire
        psychiatr psycholog psychotique paranoi delire= delirant alcooli= alcoolique alcoolisme toxicoman drogue drogue=
        addict vih= sida= hiv= avc= infarctus cardiaque epilep handicap invalid incontinen insuline chimio radiotherap
        dialyse operation= operee= opere= chirurg perfusion ordonnance traitement= traitements= antidepress anxioly
        neurolep somnifer aah= ald= mdph= enceinte= grossesse avortement ivg= sclerose asthme arthrose hepatite covid
        symptome pathologi diagnosti prothese fracture= tutelle= curatelle= boit= saoul= ivre= anorexi boulimi burnout
    """,
    WarningKind.RELIGION: """
        musulman islam= islami= islamique islamiste chretien catholi= catholique protestant evangeli= evangelique juif= juive= juifs= juives=
        judaisme bouddhis hindou= hindous= sikh= athee= athees= mosquee eglise= eglises= synagogue temple= pretre= imam= rabbin pasteur=
        ramadan careme= shabbat sabbat= halal= kasher casher= cacher= priere= prieres= pratiquant croyant voile= foulard= hijab
        messe= communion= bapteme jehovah baptis temoin= religi= religion religieu
    """,
    WarningKind.ORIGIN: """
        arabe= arabes= maghreb kabyle berbere algerien= algerienne= algeriens= marocain tunisien= tunisienne= africain noir= noire= noirs=
        antillais= antillaise= gitan= gitane= gitans= gitanes= rom= roms= tzigane tsigane manouche= manouches= turc= turcs= turque= kurde=
        kurdes= asiatique chinois= chinoise= portugais= portugaise= polonais= polonaise= roumain= roumaine= roumains= malien= malienne=
        senegalais= senegalaise= congolais comorien= comorienne= ethni= ethnie ethnique race= races= racial metis= metisse= immigr
        etranger= etrangere= etrangers= sans-papiers clandestin nationalit naturalis refugie demandeur= ofpra= oqtf=
    """,
    WarningKind.POLITICS: """
        gauchiste extreme-droite extreme-gauche macronist lepenist melenchonist communiste socialiste= ecologiste= insoumis=
        insoumise= fasciste facho= syndicat syndique= syndiquee= syndicalis= syndicaliste cgt= cfdt= electeur= electrice= vote= militant
        homosexuel lesbienne= lesbiennes= gay= gays= bisexuel transgenre= transsexuel heterosexuel
    """,
}
_SPLIT_WORDS: dict[WarningKind, tuple[tuple[str, ...], frozenset[str]]] = {
    kind: (
        tuple(word for word in words.split() if not word.endswith("=")),
        frozenset(word[:-1] for word in words.split() if word.endswith("=")),
    )
    for kind, words in _WORDS.items()
}
_KEYS = re.compile(
    r"digicode|interphone\s*:?\s*\w*\d|boite\s+a\s+cles?|"
    r"\b(?:code|codes)\b[^.\n]{0,25}?\b(?=\w*\d)\w{3,8}\b|"
    r"\b(?:cle|cles|clef|clefs|double|trousseau)\b[^.\n]{0,40}?"
    r"\b(?:sous|derriere|dans|chez|sur|pot|paillasson|tapis|voisine?|gardien\w*|cache\w*|boite|compteur)\b"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"\b(?:\d{4}[ .-]?){3}\d{4}\b")
_SOCIAL_SECURITY = re.compile(
    r"\b[12][ ]?\d{2}[ ]?(?:0[1-9]|1[0-2])[ ]?\d[\dAB][ ]?\d{3}[ ]?\d{3}(?:[ ]?\d{2})?\b"
)


@dataclass(frozen=True)
class Warning_:  # noqa: N801 -- `Warning` is Python's
    kind: WarningKind

    @property
    def sentence(self) -> str:
        return gettext(str(_SENTENCES[self.kind]))


def worrying_words(body: str) -> list[Warning_]:
    """What the writer is asked to read again, each kind once. Nothing of the note is kept in the answer."""
    plain = bare(body)
    words = set(re.findall(r"[^\W_]+", plain))
    found = [kind for kind in _SPLIT_WORDS if _speaks_of(kind, words)]
    if _KEYS.search(plain):
        found.append(WarningKind.KEYS)
    if _IBAN.search(body.upper()) or _CARD.search(body) or _SOCIAL_SECURITY.search(body.upper()):
        found.append(WarningKind.BANK)
    elif holds_a_phone(body):
        found.append(WarningKind.PHONE)
    return [Warning_(kind) for kind in found]


def _speaks_of(kind: WarningKind, words: set[str]) -> bool:
    beginnings, whole = _SPLIT_WORDS[kind]
    return bool(words & whole) or any(word.startswith(beginnings) for word in words)
