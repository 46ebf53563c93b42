from django.urls import path

from essaim.web.planning import changes, lists, views

app_name = "planning"
urlpatterns = [
    path("", lists.plans, name="list"),
    path("nouveau/", views.new, name="new"),
    path("<uuid:plan_id>/", views.show, name="plan"),
    path("<uuid:plan_id>/carte.json", views.map_data, name="map_data"),
    path("<uuid:plan_id>/carte.svg", views.map_image, name="map_image"),
    path("<uuid:plan_id>/laissees/", lists.left_out, name="left_out"),
    path("<uuid:plan_id>/recalculer/", changes.plan_again, name="plan_again"),
    path("<uuid:plan_id>/renommer/", changes.rename, name="rename"),
    path("<uuid:plan_id>/archiver/", changes.archive, name="archive"),
    path("tournees/<uuid:tour_id>/", views.tour, name="tour"),
    path("tournees/<uuid:tour_id>/rue/<uuid:street_id>/", changes.move_street, name="move_street"),
    path("tournees/<uuid:tour_id>/portes/", changes.move_doors, name="move_doors"),
    path("tournees/<uuid:tour_id>/ajouter/", changes.add_doors, name="add_doors"),
    path("tournees/<uuid:tour_id>/annuler/", changes.undo_move, name="undo_move"),
    path("tournees/<uuid:tour_id>/ordre/", changes.reorder, name="reorder"),
    path("tournees/<uuid:tour_id>/verrou/", changes.lock, name="lock"),
]
