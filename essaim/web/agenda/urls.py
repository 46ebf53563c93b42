from django.urls import path

from essaim.web.agenda import feeds, public, views

app_name = "agenda"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("adresses/", feeds.mine, name="feeds"),
    path("adresses/creer/", feeds.make, name="make_feed"),
    path("adresses/retirer/", feeds.withdraw, name="withdraw_feed"),
    path("de/<slug:slug>/", public.page, name="public"),
    path("de/<slug:slug>/bloc/", public.block, name="block"),
    path("de/<slug:slug>/agenda.ics", public.ics, name="public_ics"),
    path("de/<slug:slug>/openagenda.json", public.open_agenda, name="open_agenda"),
    path("flux/<slug:slug>/<str:secret>/agenda.ics", feeds.ics, name="ics"),
]
