from essaim.web.frame.areas import Area

AREA = Area(at="compte/", title="Compte", urls=("essaim.web.accounts.urls", "essaim.web.accounts.sign_in"))
