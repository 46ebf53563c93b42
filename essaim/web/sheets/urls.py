from django.urls import path

from essaim.web.sheets import lists, views

app_name = "sheets"
urlpatterns = [
    path("", lists.sheets, name="list"),
    path("avis-de-passage.pdf", views.notices, name="notices"),
    path("tournee/<uuid:tour_id>/", views.print_page, name="print"),
    path("sortie/<uuid:outing_id>/", views.print_outing, name="print_outing"),
    path("<uuid:sheet_id>/ressaisie/", views.reentry, name="reentry"),
    path("<uuid:sheet_id>/terminee/", views.finish, name="finish"),
    path("<uuid:sheet_id>/detruite/", views.destroy, name="destroy"),
]
