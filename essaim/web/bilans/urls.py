from django.urls import path

from essaim.web.bilans import links, reading, writing

app_name = "bilans"
urlpatterns = [
    path("", reading.every, name="list"),
    path("nouveau/", writing.new, name="new"),
    path("lire/<slug:slug>/<str:secret>/", links.read, name="read"),
    path("lire/<slug:slug>/<str:secret>/bilan.<str:shape>", links.read_file, name="read_file"),
    path("<uuid:bilan_id>/", reading.bilan, name="bilan"),
    path("<uuid:bilan_id>/bilan.<str:shape>", reading.file, name="file"),
    path("<uuid:bilan_id>/ecrire/", writing.write, name="write"),
    path("<uuid:bilan_id>/publier/", writing.publish, name="publish"),
    path("<uuid:bilan_id>/paroles/", writing.quote, name="quote"),
    path("<uuid:bilan_id>/paroles/<uuid:quotation_id>/retirer/", writing.unquote, name="unquote"),
    path("<uuid:bilan_id>/liens/", links.mine, name="links"),
    path("<uuid:bilan_id>/liens/<uuid:link_id>/retirer/", links.withdraw, name="withdraw_link"),
]
