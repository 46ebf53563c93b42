from django.urls import path

from essaim.web.places import climate, differences, exports, imports, lists, maps, views

app_name = "places"
urlpatterns = [
    path("", lists.places, name="list"),
    path("nouveau/", views.add, name="add"),
    path("carte/", maps.places_map, name="map"),
    path("carte/plan.svg", maps.plan, name="plan"),
    path("importer/", imports.new, name="import_new"),
    path("imports/", imports.history, name="imports"),
    path("imports/<uuid:placeimport_id>/", imports.preview, name="import_preview"),
    path("imports/<uuid:placeimport_id>/colonnes/", imports.columns, name="import_columns"),
    path("imports/<uuid:placeimport_id>/etendue/", imports.everywhere, name="import_everywhere"),
    path("imports/<uuid:placeimport_id>/importer/", imports.apply, name="import_apply"),
    path("imports/<uuid:placeimport_id>/abandonner/", imports.discard, name="import_discard"),
    path("imports/<uuid:placeimport_id>/annuler/", imports.undo, name="import_undo"),
    path("differences/", differences.differences, name="differences"),
    path("differences/<uuid:difference_id>/", differences.settle, name="settle"),
    path("exporter/", exports.export, name="export"),
    path("exporter/<str:file>", exports.download, name="download"),
    path("propositions/<uuid:service_id>/", views.service, name="service"),
    path("propositions/<uuid:service_id>/retirer/", views.service_remove, name="service_remove"),
    path("<uuid:place_id>/", views.place, name="place"),
    path("<uuid:place_id>/modifier/", views.edit, name="edit"),
    path("<uuid:place_id>/chaud-froid/", climate.climate, name="climate"),
    path("<uuid:place_id>/toujours-vrai/", views.check, name="check"),
    path("<uuid:place_id>/fermer/", views.close, name="close"),
    path("<uuid:place_id>/rouvrir/", views.reopen, name="reopen"),
    path("<uuid:place_id>/propositions/", views.service_add, name="service_add"),
]
