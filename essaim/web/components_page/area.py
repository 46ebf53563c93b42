from django.conf import settings

from essaim.web.frame.areas import Area

AREA = Area(at="composants/", urls=("essaim.web.components_page.urls",) if settings.DEV_PAGES else ())
