from django.urls import path

from essaim.web.transmission import files, reading, steps, writing

app_name = "transmission"
urlpatterns = [
    path("programme/", reading.programme, name="programme"),
    path("programme/livre.pdf", reading.book, name="book"),
    path("programme/fichier/", reading.export, name="export"),
    path("programme/editions/<int:edition>/", reading.edition, name="edition"),
    path("programme/seances/<slug:workshop>/", reading.workshop, name="workshop"),
    path("programme/seances/<slug:workshop>/dossier.pdf", reading.kit, name="kit"),
    path("programme/seances/<slug:workshop>/deroule.pdf", reading.run_sheet, name="run_sheet"),
    path("programme/importer/", files.receive, name="receive"),
    path("programme/recu/", files.received, name="received"),
    path("programme/recu/ecarter/", files.drop, name="drop_received"),
    path("brouillon/", writing.draft, name="draft"),
    path("brouillon/ouvrir/", writing.start, name="start"),
    path("brouillon/abandonner/", writing.drop, name="drop"),
    path("brouillon/presentation/", writing.describe, name="describe"),
    path("brouillon/publier/", writing.publish, name="publish"),
    path("brouillon/seances/ajouter/", writing.add, name="add"),
    path("brouillon/seances/<slug:workshop>/", writing.edit, name="edit"),
    path("brouillon/seances/<slug:workshop>/deplacer/", writing.move, name="move"),
    path("brouillon/seances/<slug:workshop>/etapes/nouvelle/", steps.new, name="new_step"),
    path("brouillon/seances/<slug:workshop>/etapes/<int:place>/", steps.edit, name="step"),
    path("brouillon/seances/<slug:workshop>/etapes/<int:place>/deplacer/", steps.move, name="move_step"),
]
