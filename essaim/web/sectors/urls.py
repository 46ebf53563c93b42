from django.urls import path

from essaim.web.sectors import views

app_name = "sectors"
urlpatterns = [
    path("", views.list_sectors, name="list"),
    path("carte.json", views.map_data, name="map_data"),
    path("carte.svg", views.map_image, name="map_image"),
    path("nouveau/", views.new, name="new"),
    path("<uuid:sector_id>/", views.edit, name="edit"),
    path("<uuid:sector_id>/archiver/", views.archive, name="archive"),
    path("<uuid:sector_id>/retablir/", views.restore, name="restore"),
]
