from django.urls import path

from essaim.web.vigilance import people, watches

app_name = "vigilance"
urlpatterns = [
    path("", watches.home, name="home"),
    path("nouvelle/", watches.new, name="new"),
    path("accords/", people.agreed, name="agreed"),
    path("accords/lettres/", watches.letters, name="letters"),
    path("accord/<uuid:person_id>/", people.wish, name="wish"),
    path("accord/<uuid:person_id>/retirer/", people.no_longer, name="no_longer"),
    path("aller/<uuid:hold_id>/<uuid:place_id>/", watches.go, name="go"),
    path("<uuid:vigilance_id>/", watches.board, name="board"),
    path("<uuid:vigilance_id>/changer/", watches.change, name="change"),
    path("<uuid:vigilance_id>/liste/", people.lines, name="lines"),
    path("<uuid:vigilance_id>/secours/", watches.fallback, name="fallback"),
    path("<uuid:vigilance_id>/lever/", watches.end, name="end"),
    path("<uuid:vigilance_id>/bilan/", watches.report, name="report"),
]
