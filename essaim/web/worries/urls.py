from django.urls import path

from essaim.web.worries import ladder, lists, numbers, raising, register, views

app_name = "worries"
urlpatterns = [
    path("", lists.worries, name="list"),
    path("nouvelle/", raising.new, name="new"),
    path("urgences/", numbers.emergency, name="emergency"),
    path("urgences/numeros/", numbers.table, name="numbers"),
    path("urgences/numeros/ajouter/", numbers.add, name="number_add"),
    path("urgences/numeros/<uuid:number_id>/", numbers.edit, name="number"),
    path("urgences/numeros/<uuid:number_id>/verifie/", numbers.verify, name="number_verify"),
    path("urgences/numeros/<uuid:number_id>/retirer/", numbers.remove, name="number_remove"),
    path("echelle/<uuid:person_id>/", ladder.page, name="ladder"),
    path("registre/<uuid:person_id>/", register.page, name="register"),
    path("registre/<uuid:person_id>/etat/", register.state, name="register_state"),
    path("registre/<uuid:person_id>/lettre/", register.letter, name="register_letter"),
    path("<uuid:worry_id>/", views.worry, name="worry"),
    path("<uuid:worry_id>/regarder/", views.look, name="look"),
    path("<uuid:worry_id>/prevenus/", views.told, name="told"),
    path("<uuid:worry_id>/clore/", views.close, name="close"),
    path("<uuid:worry_id>/rouvrir/", views.reopen, name="reopen"),
]
