from django.urls import include, path

urlpatterns = [path("", include("essaim.web.frame.urls"))]

handler400 = "essaim.web.errors.bad_request"
handler500 = "essaim.web.errors.server_error"
