from django.urls import path

from essaim.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.page, name="page"),
    path("nom/", views.rename, name="rename"),
    path("appareils/<int:session_id>/fermer/", views.close_session, name="close_session"),
    path("invitation/<str:token>/", views.accept, name="accept"),
    path("invitation/<str:token>/code/", views.prove, name="prove"),
    path("invitation/<str:token>/rejoindre/", views.join, name="join"),
]
