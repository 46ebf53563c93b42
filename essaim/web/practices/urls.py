from django.urls import path

from essaim.web.practices import files, lists, reading, writing

app_name = "practices"
urlpatterns = [
    path("", lists.practices, name="list"),
    path("nouvelle/", writing.new, name="new"),
    path("notre-structure/", writing.association, name="association"),
    path("fichier/", files.export, name="export"),
    path("recevoir/", files.receive, name="receive"),
    path("<uuid:practice_id>/", reading.practice, name="practice"),
    path("<uuid:practice_id>/fiche.pdf", reading.sheet, name="sheet"),
    path("<uuid:practice_id>/fichier/", files.export_one, name="export_one"),
    path("<uuid:practice_id>/modifier/", writing.edit, name="edit"),
    path("<uuid:practice_id>/partager/", writing.share, name="share"),
    path("<uuid:practice_id>/reprendre/", writing.take_back, name="take_back"),
    path("<uuid:practice_id>/adopter/", reading.adopt, name="adopt"),
    path("<uuid:practice_id>/adapter/", reading.adapt, name="adapt"),
    path("<uuid:practice_id>/remarque/", reading.comment, name="comment"),
    path("<uuid:practice_id>/retirer/", reading.hide, name="hide"),
    path("<uuid:practice_id>/remettre/", reading.unhide, name="unhide"),
    path("remarques/<uuid:practicecomment_id>/retirer/", reading.hide_comment, name="hide_comment"),
]
