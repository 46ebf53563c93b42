from django.urls import path

from essaim.web.field import buildings, changes, views

app_name = "field"
urlpatterns = [
    path("<uuid:tour_id>/", views.doors, name="doors"),
    path("<uuid:tour_id>/plan/", views.plan, name="plan"),
    path("<uuid:tour_id>/urgence/", views.emergency, name="emergency"),
    path("<uuid:tour_id>/quoi-dire/", views.script, name="script"),
    path("<uuid:tour_id>/fin/", views.end, name="end"),
    path("<uuid:tour_id>/annuler/", changes.undo, name="undo"),
    path("<uuid:tour_id>/ajouter/", changes.add, name="add"),
    path("<uuid:tour_id>/porte/<uuid:dwelling_id>/", views.door, name="door"),
    path("<uuid:tour_id>/porte/<uuid:dwelling_id>/noter/", changes.record, name="record"),
    path("<uuid:tour_id>/porte/<uuid:dwelling_id>/repere/", changes.landmark, name="landmark"),
    path("<uuid:tour_id>/porte/<uuid:dwelling_id>/immeuble/", buildings.describe, name="building"),
    path("<uuid:tour_id>/immeuble/<uuid:building_id>/defaire/", buildings.undo, name="building_undo"),
    path("<uuid:tour_id>/palier/<uuid:dwelling_id>/", changes.landing, name="landing"),
]
