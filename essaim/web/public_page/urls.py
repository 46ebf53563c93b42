from django.urls import path

from essaim.web.public_page import code, directory, views

app_name = "public_page"
urlpatterns = [
    path("<slug:slug>/", views.collective, name="collective"),
    path("<slug:slug>/signaler/", views.signal, name="signal"),
    path("<slug:slug>/un-appel-une-visite/", views.call, name="call"),
    path("<slug:slug>/code/", code.page_of_code, name="code"),
    path("<slug:slug>/lieux/", directory.places, name="places"),
    path("<slug:slug>/lieux/bloc/", directory.block, name="places_block"),
    path("<slug:slug>/lieux/nouveautes.rss", directory.feed, name="places_feed"),
    path("<slug:slug>/lieux/merci/", directory.thanks, name="places_thanks"),
    path("<slug:slug>/lieux/<uuid:place_id>/", directory.place, name="place"),
    path("<slug:slug>/lieux/<uuid:place_id>/erreur/", directory.error, name="place_error"),
    path("<slug:slug>/merci/", views.thanks, name="thanks"),
    path("<slug:slug>/code/merci/", code.thanks, name="code_thanks"),
    path("<slug:slug>/vos-donnees/", views.notice, name="notice"),
    path("<slug:slug>/numero.vcf", views.contact, name="contact"),
    path("<slug:slug>/carte/", views.card, name="card"),
]
