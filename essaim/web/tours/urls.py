from django.urls import path

from essaim.web.tours import changes, lists, views

app_name = "tours"
urlpatterns = [
    path("", lists.board, name="board"),
    path("les-miennes/", lists.mine, name="mine"),
    path("t/<slug:code>/", views.open_code, name="open"),
    path("sorties/<uuid:outing_id>/", views.outing, name="outing"),
    path("<uuid:tour_id>/", views.tour, name="tour"),
    path("<uuid:tour_id>/carte.json", views.map_data, name="map_data"),
    path("<uuid:tour_id>/plan.svg", views.street_plan, name="plan"),
    path("<uuid:tour_id>/agenda.ics", views.agenda, name="agenda"),
    path("<uuid:tour_id>/partir/", changes.start, name="start"),
    path("<uuid:tour_id>/prolonger/", changes.extend, name="extend"),
    path("<uuid:tour_id>/rentrer/", changes.come_back, name="come_back"),
    path("<uuid:tour_id>/heures/", changes.hours, name="hours"),
    path("<uuid:tour_id>/terminer/", changes.close, name="close"),
    path("<uuid:tour_id>/annuler/", changes.cancel, name="cancel"),
    path("<uuid:tour_id>/rouvrir/", changes.reopen, name="reopen"),
]
