from django.urls import path

from essaim.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:job_id>/", views.show, name="job"),
    path("<uuid:job_id>/fichier/", views.file, name="file"),
    path("<uuid:job_id>/arreter/", views.stop, name="stop"),
    path("<uuid:job_id>/refaire/", views.again, name="again"),
]
