from django.urls import path

from essaim.web.agenda import feeds, lists, outer, polls, public, views

app_name = "agenda"
urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("adresses/", feeds.mine, name="feeds"),
    path("adresses/creer/", feeds.make, name="make_feed"),
    path("adresses/retirer/", feeds.withdraw, name="withdraw_feed"),
    path("dates/", lists.polls, name="polls"),
    path("dates/proposer/", polls.new, name="new_poll"),
    path("dates/<uuid:poll_id>/", polls.poll, name="poll"),
    path("dates/<uuid:poll_id>/choisir/", polls.settle, name="settle"),
    path("suivis/", outer.followed, name="followed"),
    path("suivis/ajouter/", outer.follow, name="follow"),
    path("suivis/<uuid:outercalendar_id>/relire/", outer.read_again, name="read_again"),
    path("suivis/<uuid:outercalendar_id>/retirer/", outer.unfollow, name="unfollow"),
    path("reponse/<slug:slug>/<str:signed>/", polls.vote, name="vote"),
    path("de/<slug:slug>/", public.page, name="public"),
    path("de/<slug:slug>/bloc/", public.block, name="block"),
    path("de/<slug:slug>/agenda.ics", public.ics, name="public_ics"),
    path("de/<slug:slug>/openagenda.json", public.open_agenda, name="open_agenda"),
    path("flux/<slug:slug>/<str:secret>/agenda.ics", feeds.ics, name="ics"),
]
