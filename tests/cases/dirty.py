"""Dirty files: what editors, spreadsheets and hurried hands do to addresses, in every mixture."""

from hypothesis import strategies as st

from tests.cases.files import BAL

STREETS = (
    "Rue de l’Église",
    "rue de l'eglise",
    "Route de Poilly",
    "Le Bourg",
    "Av. Léon Blum",
    "Chemin Neuf",
)
PLACES = ((3.2960, 47.8700), (3.2961, 47.8701), (3.3350, 47.8710), (3.2980, 47.8790))
_COLUMNS = BAL.split(";")


@st.composite
def lines(draw):
    """One record of a BAL, as text: good, odd, or bad."""
    rank, lon_lat = draw(st.integers(1, 4)), draw(st.sampled_from(PLACES))
    street = draw(st.sampled_from(STREETS))
    is_odd = draw(st.sampled_from([False, False, True]))
    cells = {
        "cle_interop": draw(
            st.sampled_from(["", f"89334_0010_{rank:05}", f"89334_0020_{rank:05}", f"89334_xxxx_{rank:05}", f"89334_0000_{rank:05}"])
        ),
        "commune_insee": draw(st.sampled_from(["89334"] * 6 + ["89335", "8933", "x", ""])),
        "commune_nom": "Saint-Cyr",
        "commune_deleguee_insee": draw(st.sampled_from(["", "", "89101"])),
        "commune_deleguee_nom": draw(st.sampled_from(["", "Hameau-Ancien"])),
        "voie_nom": draw(st.sampled_from([street] * 8 + ["", "=SUM(A1)", "Rue\u00ad du Stade", "AllÃ©e Fleurie"])),
        "lieudit_complement_nom": draw(st.sampled_from(["", "Le Haut", "Le Bas"])),
        "numero": draw(st.sampled_from([str(rank)] * 6 + ["0", "9.0", "99999", "9 bis", "", "-3"])),
        "suffixe": draw(st.sampled_from(["", "", "", "bis", "B", "!!"])),
        "position": draw(st.sampled_from(["entrée", "segment", "", "logement"])),
        "long": draw(st.sampled_from([str(lon_lat[0])] * 8 + ["", "3,2960", "47.87", "abc"])),
        "lat": draw(st.sampled_from([str(lon_lat[1])] * 8 + ["", "47,8700", "9e99"])),
        "x": draw(st.sampled_from(["", "", "748000.0"])),
        "y": draw(st.sampled_from(["", "", "6760000.0"])),
        "source": draw(st.sampled_from(["", "Mairie", '"Mairie de ""Saint-Cyr"""', '"sur\ndeux lignes"', 'un " seul'])),
        "date_der_maj": "2024-01-01",
    }  # fmt: skip
    if not is_odd:
        good = {"commune_insee": "89334", "voie_nom": street, "numero": str(rank), "source": "Mairie"}
        cells |= good | {"long": str(lon_lat[0]), "lat": str(lon_lat[1]), "x": "", "y": ""}
        cells["suffixe"] = cells["suffixe"].strip("!")
    text = ";".join(cells.get(name, "") for name in _COLUMNS)
    broken = [text + ";;", text + ";de trop", text.rpartition(";")[0], "x"] if is_odd else []
    return draw(st.sampled_from([text] * 10 + broken))


@st.composite
def files(draw):
    """(content, how many records)."""
    records = draw(st.lists(lines(), min_size=1, max_size=14))
    again = draw(st.lists(st.sampled_from(records), max_size=3))
    records = [*records, *again]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    blank = draw(st.sampled_from(["", end, f";;{end}"]))
    text = end.join([BAL, *(record.replace("\n", end) for record in records), ""]) + blank
    return draw(st.sampled_from(["utf-8", "utf-8-sig"])), text, len(records)
