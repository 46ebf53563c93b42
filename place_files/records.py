"""What every format is read into, and written from: places, what they offer, and what had to be said of a row."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRecord:
    """A place as its source tells it. `kind`: the source's own word for what it is, not ours. `ref`: unique in `source`."""

    source: str
    ref: str
    name: str
    updated_on: date | None = None
    description: str = ""
    link: str = ""
    siret: str = ""
    town: str = ""
    postcode: str = ""
    insee: str = ""
    address: str = ""
    more_address: str = ""
    lon: float | None = None
    lat: float | None = None
    precision: str = ""  # how sure the source is of the coordinates, in its own word
    phone: str = ""
    email: str = ""
    website: str = ""
    hours: str = ""
    hours_note: str = ""
    accessibility: str = ""
    step_free: str = ""  # « yes », « no » or nothing
    getting_there: str = ""
    languages: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    kind: str = ""
    is_closed: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord:
    """What a place offers. `place_ref`: the `ref` of its place, in the same source."""

    source: str
    ref: str
    place_ref: str
    name: str
    description: str = ""
    updated_on: date | None = None
    link: str = ""
    type: str = ""
    topics: tuple[str, ...] = ()
    fee: str = ""
    fee_note: str = ""
    publics: tuple[str, ...] = ()
    publics_note: str = ""
    conditions: str = ""
    town: str = ""
    postcode: str = ""
    insee: str = ""
    address: str = ""
    more_address: str = ""
    lon: float | None = None
    lat: float | None = None
    phone: str = ""
    email: str = ""
    modes: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    contact: str = ""
    reach_link: str = ""
    reach_modes: tuple[str, ...] = ()
    reachable_by: tuple[str, ...] = ()
    reach_note: str = ""
    weekly_hours: float | None = None
    weeks: int | None = None
    hours: str = ""
    line: int = field(default=0, compare=False)


class Reason(Enum):
    """What is told of a row. The sentence takes `{value}`, and `{other}` where something nearer is known."""

    NOT_A_RECORD = "« {value} » n’est pas une fiche : la ligne est laissée."
    NO_ID = "Pas d’identifiant : la ligne est laissée, on ne pourrait pas la reconnaître la fois suivante."
    NO_NAME = "Pas de nom : la ligne est laissée."
    NO_PLACE = "Ce service ne dit pas de quelle structure il est : il est laissé."
    SAME_ID = "L’identifiant « {value} » est déjà pris par une autre ligne : la seconde est laissée."
    SAME_SIRET = "Le SIRET {value} est aussi celui d’une autre structure : les deux sont gardées, à comparer."
    ORPHAN = (
        "Sa structure « {value} » n’est pas dans ce fichier ni dans votre répertoire : le service est laissé."
    )
    NOT_USEFUL = "Ce genre d’équipement ({value}) n’est pas un lieu où l’on oriente : il est laissé."
    SWAPPED = "La position était écrite à l’envers : elle est remise à l’endroit."
    NOWHERE = "La position {value} n’existe pas ou n’est pas en France : le lieu est gardé sans position."
    HTML = "Du code de page web était mêlé au texte : seul le texte est gardé."
    CUT = "Un texte trop long est coupé : {value}…"
    UNKNOWN_VALUE = "« {value} » n’est pas dans la liste officielle : ce choix est laissé."
    NEARLY = "« {value} » n’est pas dans la liste officielle : lu comme « {other} »."
    ALONE = "« tous-publics » ne va avec aucun autre public : il est laissé."
    BAD_SIRET = "SIRET illisible ({value}) : laissé."
    BAD_POSTCODE = "Code postal illisible ({value}) : laissé."
    BAD_INSEE = "Code de commune illisible ({value}) : laissé."
    BAD_PHONE = "Téléphone illisible ({value}) : laissé."
    BAD_EMAIL = "Adresse e-mail illisible ({value}) : laissée."
    BAD_LINK = "Adresse de page illisible ({value}) : laissée."
    BAD_HOURS = "Horaires illisibles ({value}) : laissés, à demander au lieu."
    BAD_DATE = "Date illisible ou à venir ({value}) : laissée."
    BAD_NUMBER = "Nombre illisible ({value}) : laissé."

    @property
    def template(self) -> str:
        return self.value

    @property
    def is_lost(self) -> bool:
        """Is the whole row left aside?"""
        return self in _LOST


_LOST = frozenset({
    Reason.NOT_A_RECORD, Reason.NO_ID, Reason.NO_NAME, Reason.NO_PLACE, Reason.SAME_ID, Reason.ORPHAN, Reason.NOT_USEFUL,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something said of one row. `field`: which of ours; `name`: of what, to find it in the file."""

    line: int
    reason: Reason
    value: str = ""
    other: str = ""
    field: str = ""
    name: str = ""

    def __str__(self) -> str:
        return self.reason.template.format(value=self.value, other=self.other)


Record: TypeAlias = PlaceRecord | ServiceRecord
Row: TypeAlias = PlaceRecord | ServiceRecord | Problem
