from django.urls import path

from essaim.web.home import views

urlpatterns = [
    path("", views.today, name="home"),
    path("affichage/", views.set_display, name="display"),
    path("langue/", views.set_language, name="language"),
    path("sante/", views.health, name="health"),
]
