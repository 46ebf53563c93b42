from django.urls import URLPattern

app_name = "counts"
urlpatterns: list[URLPattern] = []
