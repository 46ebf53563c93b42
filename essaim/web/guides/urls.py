from django.urls import path

from essaim.web.guides import views

app_name = "guides"
urlpatterns = [
    path("", views.guides, name="list"),
    path("<slug:guide>/", views.show, name="page"),
]
