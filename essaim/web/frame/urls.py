"""The addresses of every area."""

from django.urls import include, path

from essaim.web.frame.areas import areas

urlpatterns = [path(area.at, include(module)) for area in areas().values() for module in area.urls]
