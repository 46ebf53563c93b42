from django.urls import path

from essaim.web.places import climate, lists, views

app_name = "places"
urlpatterns = [
    path("", lists.places, name="list"),
    path("nouveau/", views.add, name="add"),
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
