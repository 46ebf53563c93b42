from django.urls import path

from essaim.web.first_steps import views

app_name = "first_steps"
urlpatterns = [
    path("", views.page, name="page"),
    path("ranger/", views.hide, name="hide"),
    path("montrer/", views.show, name="show"),
]
