import pytest

from essaim.documents.discretion import kept, reveals


@pytest.mark.parametrize(
    "said",
    [
        "vit seule",
        "Personne ÂGÉE",
        "dame agée au 2e",
        "isolé depuis un an",
        "très fragile",
        "vulnérabilité",
        "handicapé",
        "malade",
        "veuve",
        "M. Martin",
        "mme Benali",
        "chez Paul",
        "Monsieur Diallo, 3e",
        "code 4512B",
        "Digicode : A1234",
        "clé sous le pot",
        "06 12 34 56 78",
        "+33 6 12 34 56 78",
    ],
)
def test_what_tells_about_somebody_is_not_printed(said):
    assert reveals(said)
    assert kept(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        "Bât. A, 2e étage, porte gauche",
        "Portail vert, au fond de la cour",
        "absent le 12 oct.",
        "Jardin partagé, vieux portail",
        "seulement l’après-midi",
        "Interphone 12B",
        "à côté de la boulangerie",
        "m. 3, escalier C",
        "Collectifs Engagés Solidaires",
    ],
)
def test_an_ordinary_landmark_is_printed(said):
    assert kept(said) == said
