from django.conf import settings
from django.urls import include, path

from essaim.web.home import views as home

urlpatterns = [
    path("", home.dashboard, name="home"),
    path("affichage/", home.set_display, name="display"),
    path("langue/", home.set_language, name="language"),
    path("sante/", home.health, name="health"),
    path("compte/", include("essaim.web.accounts.urls")),
    path("compte/", include("essaim.web.accounts.sign_in")),
    path("reseau/", include("essaim.web.network.urls")),
    path("territoire/", include("essaim.web.territory.urls")),
    path("secteurs/", include("essaim.web.sectors.urls")),
    path("plans/", include("essaim.web.planning.urls")),
    path("tournees/", include("essaim.web.tours.urls")),
    path("portes/", include("essaim.web.field.urls")),
    path("feuilles/", include("essaim.web.sheets.urls")),
    path("travaux/", include("essaim.web.jobs.urls")),
    path("regles/", include("essaim.web.rules.urls")),
    path("chiffres/", include("essaim.web.counts.urls")),
    path("inquietudes/", include("essaim.web.worries.urls")),
    path("signalements/", include("essaim.web.signals.urls")),
    path("c/", include("essaim.web.public_page.urls")),
    path("personnes/", include("essaim.web.people.urls")),
    path("mesures/", include("essaim.web.measures.urls")),
    path("soin/", include("essaim.web.care.urls")),
    path("droits/", include("essaim.web.rights.urls")),
]

handler400 = "essaim.web.errors.bad_request"
handler500 = "essaim.web.errors.server_error"

if settings.DEV_PAGES:
    urlpatterns.append(path("composants/", include("essaim.web.components_page.urls")))
