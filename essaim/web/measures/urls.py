from django.urls import path

from essaim.web.measures import asking, history, instruments

app_name = "measures"
urlpatterns = [
    path("questionnaires/", instruments.listing, name="instruments"),
    path("questionnaires/<slug:instrument>/", instruments.declare, name="declare"),
    path("questionnaires/<slug:instrument>/arreter/", instruments.stop, name="stop"),
    path("reponses/<uuid:measure_id>/retirer/", history.withdraw, name="withdraw"),
    path("<uuid:person_id>/", history.history, name="history"),
    path("<uuid:person_id>/proposer/", asking.choose, name="choose"),
    path("<uuid:person_id>/merci/", asking.done, name="done"),
    path("<uuid:person_id>/questions/<slug:instrument>/", asking.ask, name="ask"),
]
