from django.urls import path

from essaim.web.components_page import views

app_name = "components"
urlpatterns = [
    path("", views.every_component, name="all"),
    path("fautes/", views.faults, name="faults"),
    path("porte/", views.doors, name="doors"),
    path("porte/issue/", views.outcome, name="outcome"),
    path("connexion/", views.sign_in, name="sign_in"),
]
