"""Files of the same kinds as the cases: as other editors, spreadsheets and years write them."""

import pytest

from address_files import Repair
from essaim.models import Dwelling
from essaim.plan_file.reading import read_doors
from essaim.territory.actions.doors import name_street
from essaim.territory.actions.undo import undo_import
from tests import factories
from tests.cases.files import BAL, content, doors, planned
from tests.factories import NOW
from tests.territory.conftest import *  # noqa: F403 -- its fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
FIRST, SECOND = "61181_0030_00004", "61181_0030_00006"


def line(key=FIRST, insee="61181", **more):
    """A line of a BAL. `formers`: code and name of the delegated commune."""
    told = {"formers": ";", "street": "Rue de la Forge", "number": "4", "suffix": "", "metres": ";"}
    told |= {"lon": "0.295", "lat": "48.795"} | more
    where = "{formers};{street};;{number};{suffix};entrée;{metres};{lon};{lat}".format(**told)
    return f"{key};{insee};Gacé;{where};;commune;2024-02-20;1"


def bal(*lines, head=BAL):
    return "\n".join([head, *lines, ""]).encode()


def without(column, data):
    rows = [row.split(";") for row in data.decode().splitlines()]
    at = rows[0].index(column)
    return "\n".join(";".join(row[:at] + row[at + 1 :]) for row in [*rows, [""] * len(rows[0])]).encode()


UIDS = [
    f"@c:8a3bb300-d46f-40b6-ad66-7d9a05ca0d8a @v:0c1a7da5-c4f6-4e3b-8f0d-6a1a0c6f64a{n} @a:c7b4c1b2-4a4a-4a4a-8a4a-00000000000{n};"
    for n in (1, 2)
]
TWO = bal(line(), line(SECOND, number="6"))
SHOWN = ["4 Rue de la Forge", "6 Rue de la Forge"]
ACCENTS = bal(
    line(street="Rue de l'École à Noël"), line("61181_0031_00006", street="Allée des Chênes", number="6")
)
READ = ["4 Rue de l'École à Noël", "6 Allée des Chênes"]
VARIANTS = {
    "numbers of a spreadsheet": (
        bal(line(number="4,0"), line(SECOND, number="'6"), line("61181_0030_00008", number='="8"')),
        [*SHOWN, "8 Rue de la Forge"],
        {Repair.NUMBER: 3},
    ),
    "codes kept as text, codes with spaces": (
        bal(line(insee="'61181"), line(SECOND, insee="61\u00a0181", number="6"), line("61181_0030_00008", insee='="61181"', number="8")),
        [*SHOWN, "8 Rue de la Forge"],
        {Repair.SHORT_CODE: 3},
    ),
    "tabulations": (TWO.replace(b";", b"\t"), SHOWN, {}),
    "commas": (TWO.replace(b";", b","), SHOWN, {}),
    "ends of line of a former Macintosh": (TWO.replace(b"\n", b"\r"), SHOWN, {}),
    "the table of a former Macintosh": (ACCENTS.decode().encode("mac-roman"), READ, {}),
    "the table of Windows": (ACCENTS.decode().encode("cp1252"), READ, {}),
    "the table of a terminal": (ACCENTS.decode().encode("cp850"), READ, {}),
    "the table of a former Unix": (
        bal(line(street="Rue du Cœur"), line(SECOND, street="Rue Eté", number="6")).decode().encode("iso8859-15"),
        ["4 Rue du Cœur", "6 Rue Eté"],
        {},
    ),
    "no column of suffixes, the key has them": (
        without("suffixe", bal(line(), line(f"{FIRST}_bis"))),
        ["4 Rue de la Forge", "4 bis Rue de la Forge"],
        {Repair.NUMBER_FROM_KEY: 1},
    ),
    "no number in the cell, the key has it": (
        bal(line(number=""), line("61181_B012_99999", street="Le Pré", number="")),
        ["4 Rue de la Forge", "Le Pré"],
        {Repair.NUMBER_FROM_KEY: 2},
    ),
    "no code of commune, as in BAL 1.1": (without("commune_insee", TWO), SHOWN, {Repair.CODE_FROM_KEY: 2}),
    "positions of zero, x and y beside": (
        bal(line(lon="0", lat="0.0", metres="501543.1;6855023.2")), ["4 Rue de la Forge"], {Repair.PROJECTED: 1}
    ),
    "decimal commas": (bal(line(lon="0,295", lat="48,795")), ["4 Rue de la Forge"], {}),
    "Saint-Barthélemy under its code of before": (
        bal(line("97123_0030_00004", "97123", lon="", lat="", metres="510000;1980000")), ["4 Rue de la Forge"], {Repair.PROJECTED: 1}
    ),
    "two streets told by their UUID alone": (
        bal(*(uid + line("", lat=f"48.79{n}") for n, uid in enumerate(UIDS)), head=f"uid_adresse;{BAL}"),
        ["4 Rue de la Forge (au nord)", "4 Rue de la Forge (au sud)"],
        {},
    ),
    "delegated communes that have a name and no code": (
        bal(line("", formers=";Le Bourg"), line("", formers=";La Lande")),
        ["4 Rue de la Forge (La Lande)", "4 Rue de la Forge (Le Bourg)"],
        {},
    ),
    "one name far apart, without keys": (
        bal(line(""), line("", lat="48.803")), ["4 Rue de la Forge"] * 2, {}
    ),
    "keys of streets without a code, in any letters": (
        bal(line("61181_0000_00004"), line("61181_0000_00004", street="Rue du Bois"), line("61181_XXXX_00004", street="Rue du Pré")),
        ["4 Rue de la Forge", "4 Rue du Bois", "4 Rue du Pré"],
        {},
    ),
    "« 0 » alone in its hamlet": (bal(line("61181_B013_00000", street="Le Pré", number="0")), ["0 Le Pré"], {}),
    "quotes as they come": (
        bal(line(street='Rue du "Petit Bois"'), line(SECOND, street='"Rue ""du Bois"""', number="6")),
        ['4 Rue du "Petit Bois"', '6 Rue "du Bois"'],
        {},
    ),
    "names in capitals and with another apostrophe": (
        bal(line("", street="Rue de l'Église"), line("", street="RUE DE L\u2019EGLISE", number="6")),
        ["4 Rue de l'Église", "6 Rue de l'Église"],
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_a_file_of_another_hand_gives_its_doors(name, bring, tmp_path):
    data, wanted, repairs = VARIANTS[name]
    batch = bring(data)
    assert sorted(map(str, doors())) == sorted(wanted)
    assert batch.counts["repairs"] == repairs
    assert len(planned(tmp_path, data)[0]) == len(wanted)


def test_files_set_end_to_end_are_one(bring, tmp_path):
    """Their first line comes again: it is no address, and says so."""
    data = b"\xef\xbb\xbf" + bal(line()) + b"\xef\xbb\xbf" + bal(line(SECOND, number="6"))
    batch = bring(data)
    assert sorted(map(str, doors())) == SHOWN
    assert batch.counts["reasons"] == {"header_again": 1}


AT = [f"{0.29 + n / 1000:.3f}" for n in range(4)]
NEWER = {
    "its keys": [line(f"61181_a1b2_{n:05}", number=n, lon=at) for n, at in enumerate(AT, 1)],
    "its numbers, and with them its keys": [
        line(f"61181_0030_{n * 100:05}", number=n * 100, lon=at) for n, at in enumerate(AT, 1)
    ],
    "its numbers, and its key of before": [
        line(f"61181_0030_{n:05}", number=n * 100, lon=at) for n, at in enumerate(AT, 1)
    ],
    "its commune, that of a part told": [
        line(f"61230_0030_{n:05}", "61230", formers="61181;Gacé", number=n, lon=at)
        for n, at in enumerate(AT, 1)
    ],
    "its commune, and nothing tells which": [
        line(f"61230_0030_{n:05}", "61230", number=n, lon=at) for n, at in enumerate(AT, 1)
    ],
}


@pytest.mark.parametrize("name", NEWER)
def test_a_door_that_changes_stays_the_door_that_was_visited(name, bring):
    bring(bal(*(line(f"61181_0030_{n:05}", number=n, lon=at) for n, at in enumerate(AT, 1))))
    before = set(Dwelling.objects.values_list("id", flat=True))
    batch = bring(bal(*NEWER[name]))
    assert set(Dwelling.objects.values_list("id", flat=True)) == before
    assert (batch.counts["created"], batch.counts["absent"]) == (0, 0)


def test_a_neighbouring_commune_takes_no_door(bring):
    """The same street and number elsewhere, in a file of the next commune, is another door."""
    bring(bal(*(line(f"61181_0030_{n:05}", number=n, lon=at) for n, at in enumerate(AT, 1))))
    bring(
        bal(
            *(
                line(f"61230_0030_{n:05}", "61230", number=n, lon=at, lat="48.796")
                for n, at in enumerate(AT, 1)
            )
        )
    )
    assert doors().count() == 2 * len(AT)


# --- one street name in two communes


def elsewhere(insee, name, lat, street="Rue de la Forge"):
    return line(f"{insee}_0030_00004", insee, street=street, lat=lat).replace("Gacé", name)


TOWNS = ["4 Rue de la Forge (Gacé)", "4 Rue de la Forge (Saint-Evroult-de-Montfort)"]


@pytest.mark.parametrize("apart", [False, True], ids=["in one file", "in two, one after the other"])
def test_one_name_in_two_communes_says_which(apart, bring, tmp_path):
    one, other = line(), elsewhere("61385", "Saint-Evroult-de-Montfort", "48.81")
    alone = line("61181_0031_00001", street="Rue du Lac", number="1")
    if apart:
        bring(bal(one, alone))
        assert sorted(map(str, doors())) == ["1 Rue du Lac", "4 Rue de la Forge"]
        bring(bal(other))
    else:
        bring(bal(one, alone, other))
    assert sorted(map(str, doors())) == ["1 Rue du Lac", *TOWNS]
    labels = sorted(door.street.with_commune for door in doors())
    assert labels == [*(town.removeprefix("4 ") for town in TOWNS), "Rue du Lac (Gacé)"]
    bring(bal(one, alone, other))
    assert sorted(map(str, doors())) == ["1 Rue du Lac", *TOWNS]
    assert planned(tmp_path, bal(one, alone, other))[0] == [
        "1 Rue du Lac",
        "4 Rue de la Forge",
        "4 Rue de la Forge",
    ]
    assert sorted(set(read_doors(tmp_path / "adresses.csv").streets.values())) == [
        "Rue de la Forge (Gacé)", "Rue de la Forge (Saint-Evroult-de-Montfort)", "Rue du Lac",
    ]  # fmt: skip


def test_once_the_other_commune_is_undone_its_name_is_no_longer_said(bring):
    bring(bal(line()))
    batch = bring(bal(elsewhere("61385", "Saint-Evroult-de-Montfort", "48.81")))
    undo_import(batch, at=NOW)
    assert [str(door) for door in doors()] == ["4 Rue de la Forge"]


def test_homonyms_of_a_commune_keep_their_hamlets_beside_another_commune(bring):
    bring(content("homonyms-two-hamlets.csv"))
    (insee,) = {door.street.commune_id for door in doors()}
    town = str(doors()[0].street.commune)
    bring(bal(elsewhere("61181", "Gacé", "48.795", street="Route de Poilly")))
    shown = sorted({str(door.street) for door in doors()})
    assert insee != "61181"
    assert shown == [
        "Route de Poilly (Gacé)",
        f"Route de Poilly ({town}, Le Hameau du Bas)",
        f"Route de Poilly ({town}, Le Hameau du Haut)",
    ]
    assert {door.hamlet for door in doors()} == {""}
    before = set(doors().values_list("id", flat=True))
    bring(content("homonyms-two-hamlets.csv"))
    assert set(doors().values_list("id", flat=True)) == before
    assert sorted({str(door.street) for door in doors()}) == shown


def test_a_street_named_by_hand_says_its_commune_too(bring, collective):
    bring(bal(line()))
    there = factories.commune("61385", "Saint-Evroult-de-Montfort")
    made = name_street(collective, there, name="rue de la forge")
    assert str(made) == "rue de la forge (Saint-Evroult-de-Montfort)"
    assert [str(door) for door in doors()] == ["4 Rue de la Forge (Gacé)"]
    assert name_street(collective, there, name="Rue de la Forge") == made
