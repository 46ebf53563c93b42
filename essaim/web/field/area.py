from essaim.web.frame.areas import Area, Step

AREA = Area(
    at="portes/", title="À la porte", urls=("essaim.web.field.urls",), step=Step.REACH, guide="a-la-porte"
)
