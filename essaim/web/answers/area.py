from essaim.web.frame.areas import Area

AREA = Area(at="reponse/", title="Réponse d’un lieu", urls=("essaim.web.answers.urls",))
