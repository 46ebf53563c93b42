from django.urls import path

from essaim.web.messages import listing, mine, posting, refusing, wording

app_name = "messages"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("<uuid:message_id>/renvoyer/", listing.again, name="again"),
    path("<uuid:message_id>/bien-recu/", listing.received, name="received"),
    path("<uuid:message_id>/abandonner/", listing.give_up, name="give_up"),
    path("a-poster/", posting.listing, name="to_post"),
    path("a-poster/imprimer/", posting.printed, name="print"),
    path("a-poster/postees/", posting.posted, name="posted"),
    path("textes/", wording.listing, name="wordings"),
    path("textes/<slug:message_kind>/", wording.edit, name="wording"),
    path("textes/<slug:message_kind>/origine/", wording.as_usual, name="as_usual"),
    path("les-miens/", mine.mine, name="mine"),
    path("refus/<str:signed>/", refusing.refuse, name="refuse"),
]
