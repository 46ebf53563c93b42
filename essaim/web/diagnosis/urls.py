from django.urls import path

from essaim.web.diagnosis import views

app_name = "diagnosis"
urlpatterns = [
    path("", views.page, name="page"),
    path("carte.svg", views.map_image, name="map_image"),
    path("fichier/", views.send, name="send"),
    path("fichier/<uuid:diagnosis_file_id>/retirer/", views.forget, name="forget"),
    path("poids/", views.weigh, name="weigh"),
]
