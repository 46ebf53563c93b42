from essaim.web.frame.areas import Area

AREA = Area(at="mes-heures/", urls=("essaim.web.hours.urls",))
