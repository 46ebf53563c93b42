from essaim.web.frame.areas import Area

AREA = Area(at="c/", urls=("essaim.web.public_page.urls",))
