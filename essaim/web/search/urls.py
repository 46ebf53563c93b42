from django.urls import path

from essaim.web.search import views

app_name = "search"
urlpatterns = [path("", views.search, name="page")]
