from django.urls import path

from essaim.web.territory import buildings, doors, imports, likely, lists, streets

app_name = "territory"
urlpatterns = [
    path("portes/", lists.list_doors, name="doors"),
    path("portes/ajouter/", doors.new, name="door_new"),
    path("portes/<uuid:dwelling_id>/", doors.door, name="door"),
    path("portes/<uuid:dwelling_id>/plan.svg", doors.door_plan, name="door_plan"),
    path("portes/<uuid:dwelling_id>/archiver/", doors.archive, name="door_archive"),
    path("portes/<uuid:dwelling_id>/retablir/", doors.restore, name="door_restore"),
    path("portes/<uuid:dwelling_id>/supprimer/", doors.delete, name="door_delete"),
    path("portes/<uuid:dwelling_id>/immeuble/", buildings.make, name="building_new"),
    path("portes/<uuid:dwelling_id>/repere/", buildings.name_flat, name="flat"),
    path("immeubles/", likely.likely_buildings, name="likely_buildings"),
    path("immeubles/<uuid:building_id>/", buildings.show, name="building"),
    path("immeubles/<uuid:building_id>/ajouter/", buildings.add_flat, name="flat_add"),
    path("immeubles/<uuid:building_id>/defaire/", buildings.undo, name="building_undo"),
    path("rues/", streets.streets, name="streets"),
    path("rues.json", streets.streets_json, name="streets_json"),
    path("imports/", lists.import_history, name="imports"),
    path("imports/nouveau/", imports.new, name="import_new"),
    path("imports/<uuid:batch_id>/", imports.preview, name="import_preview"),
    path("imports/<uuid:batch_id>/importer/", imports.apply, name="import_apply"),
    path("imports/<uuid:batch_id>/eloignees/", imports.far, name="import_far"),
    path("imports/<uuid:batch_id>/ecartees.csv", imports.rejected, name="import_rejected"),
    path("imports/<uuid:batch_id>/effacer/", imports.discard, name="import_discard"),
    path("imports/<uuid:batch_id>/reprendre/", imports.resume, name="import_resume"),
    path("imports/<uuid:batch_id>/annuler/", imports.undo, name="import_undo"),
]
