from essaim.web.frame.areas import Area

AREA = Area(at="c/", title="Page publique", urls=("essaim.web.public_page.urls",))
