from django.urls import path

from essaim.web.signals import card, lists, views

app_name = "signals"
urlpatterns = [
    path("", lists.signals, name="list"),
    path("nouveau/", views.new, name="new"),
    path("carte/<uuid:person_id>/", card.home_card, name="home_card"),
    path("<uuid:signal_id>/", views.signal, name="signal"),
    path("<uuid:signal_id>/prendre/", views.take, name="take"),
    path("<uuid:signal_id>/clore/", views.close, name="close"),
    path("<uuid:signal_id>/rouvrir/", views.reopen, name="reopen"),
    path("<uuid:signal_id>/sa-fiche/", views.join, name="join"),
    path("<uuid:signal_id>/informee/", views.inform, name="inform"),
]
