from essaim.web.frame.areas import Area, Step

AREA = Area(at="portes/", urls=("essaim.web.field.urls",), step=Step.REACH)
