from django.urls import path

from essaim.web.counts import views

app_name = "counts"
urlpatterns = [
    path("", views.page, name="page"),
    path("<slug:indicator>/", views.behind, name="behind"),
]
