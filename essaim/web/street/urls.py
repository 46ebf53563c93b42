from django.urls import path

from essaim.web.street import circuits, encounters, lists, rounds, watchers

app_name = "street"
urlpatterns = [
    path("", circuits.mine, name="mine"),
    path("deambulations/", lists.made, name="rounds"),
    path("parcours/nouveau/", circuits.new, name="new"),
    path("parcours/<uuid:circuit_id>/", circuits.circuit, name="circuit"),
    path("parcours/<uuid:circuit_id>/modifier/", circuits.edit, name="edit"),
    path("parcours/<uuid:circuit_id>/parcours.svg", circuits.walk, name="walk"),
    path("parcours/<uuid:circuit_id>/preparer/", circuits.plan, name="plan"),
    path("parcours/<uuid:circuit_id>/arreter/", circuits.stop, name="stop"),
    path("deambulation/<uuid:round_id>/", rounds.page, name="round"),
    path("deambulation/<uuid:round_id>/partir/", rounds.start, name="start"),
    path("deambulation/<uuid:round_id>/encore/", rounds.extend, name="extend"),
    path("deambulation/<uuid:round_id>/rentrer/", rounds.come_back, name="come_back"),
    path("deambulation/<uuid:round_id>/heures/", rounds.hours, name="hours"),
    path("deambulation/<uuid:round_id>/annuler/", rounds.cancel, name="cancel"),
    path("deambulation/<uuid:round_id>/carte/", rounds.card, name="card"),
    path("deambulation/<uuid:round_id>/bonjour/", encounters.greet, name="greet"),
    path("deambulation/<uuid:round_id>/rencontre/", encounters.talk, name="talk"),
    path("deambulation/<uuid:round_id>/observer/", encounters.observe, name="observe"),
    path("observation/<uuid:observation_id>/effacer/", encounters.erase, name="erase"),
    path("rencontres/", encounters.unnamed, name="unnamed"),
    path("rencontre/<uuid:encounter_id>/annuler/", encounters.undo, name="undo"),
    path("rencontre/<uuid:encounter_id>/nommer/", encounters.name, name="name"),
    path("rencontre/<uuid:encounter_id>/nommer/<uuid:person_id>/", encounters.it_was, name="it_was"),
    path("veilleurs/", watchers.watchers, name="watchers"),
    path("veilleurs/nouveau/", watchers.new, name="new_watcher"),
    path("veilleurs/<uuid:watcher_id>/", watchers.edit, name="watcher"),
    path("veilleurs/<uuid:watcher_id>/vu/", watchers.see, name="see_watcher"),
    path("veilleurs/<uuid:watcher_id>/fini/", watchers.end, name="end_watcher"),
]
