from essaim.web.frame.areas import Area

AREA = Area(at="mes-heures/", title="Heures données", urls=("essaim.web.hours.urls",), guide="chiffres")
