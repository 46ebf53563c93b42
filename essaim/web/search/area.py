from essaim.web.frame.areas import Area

AREA = Area(at="chercher/", urls=("essaim.web.search.urls",), guide="listes")
