from django.urls import path

from essaim.web.coverage import views

app_name = "coverage"
urlpatterns = [
    path("", views.page, name="page"),
    path("carte.svg", views.map_image, name="map_image"),
    path("rues/", views.streets, name="streets"),
]
