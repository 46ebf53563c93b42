"""First names common in France among those who are grown up: to tell a first name from a surname, never to refuse one."""

FIRST_NAMES = frozenset(
    """
    adele adelaide adrien adrienne agathe agnes ahmed aicha alain albert alberte alexandra alexandre alexis alfred ali alice
    aline alphonse amandine ambroise amelie amina aminata anais andre andree angele angelique anita anna anne annette annick
    annie antoine antoinette antonio ariane arlette armand armande armelle arnaud arthur astrid aude audrey auguste augustine
    aurelie aurelien aurore awa aziz barbara baptiste beatrice benedicte benjamin benoit berengere bernadette bernard bernardette
    berthe bertrand blanche blandine boris bouchra brahim brigitte bruno camille carla carmen carole caroline cecile cedric celeste
    celestine celia celine chantal charles charlotte chloe christelle christian christiane christine christophe claire clara
    clarisse claude claudette claudia claudie claudine clemence clement clementine clotilde clovis colette colombe conception
    constance corinne cyril cyrille damien daniel daniele danielle danilo david deborah delphine denis denise desire desiree didier
    dieudonne djamila dolores dominique dorothee edith edmond edmonde edouard edwige eliane elisa elisabeth elise eloise elodie
    elsa emeline emile emilie emilien emilienne emma emmanuel emmanuelle eric ernest ernestine estelle esther etienne eugene eugenie eva
    evelyne fabienne fabrice fanny farid fatiha fatima fatou fatoumata felicie felicite felix ferdinand fernand fernande fernanda
    firmin flora florence florent floriane francis francine franck francois francoise frederic frederique gabriel gabrielle
    gaelle gaetan gaston genevieve georges georgette gerald geraldine gerard germain germaine ghislaine gilbert gilberte gilles
    gillette ginette gisele giuseppe gregoire gregory guillaume gustave guy gwenaelle habib hadrien halima hamid hassan hector
    helena helene henri henriette herve hippolyte hortense hubert hugo huguette ibrahim ibrahima ida ines ingrid irene irenee
    isabelle isidore ivan jacqueline jacques jacquie janine jean jeanne jeannette jeannine jeremie jeremy jerome jessica joachim joao
    jocelyn jocelyne joel joelle johanna jonathan jose josee josephine josette josiane josselin josue joseph juan judith jules
    julia julie julien julienne juliette justine kamel karim karima karine katia khadija laetitia laila latifa laura laure
    laurence laurent laurette lea leila leo leon leonce leonie leopold lidia liliane lina linda lionel lise lisette loic lola
    lorenzo louis louise louisette luc luce lucette lucie lucien lucienne lucile lucille ludovic lydia lydie lyna madeleine magali
    maguy mai malika mamadou manon manuel manuela marc marceau marcel marceline marcelle marcello marguerite maria mariam mariama
    marianne marie marielle marina marine mario marion marius marthe martial martine maryline maryse maryvonne mathieu mathilde matthieu
    maud maurice maurine maurizio max maxime maximilien melanie meriem michel michele micheline michelle mickael miguel mireille
    mohamed mohammed moise monique morgane mouloud moussa mustapha myriam nabil nadege nadia nadine nassima natacha nathalie
    nicolas nicole nicolle nina noel noelle noelie noemie nora norbert octave odette odile olga olivia olivier omar oumar ophelie
    oriane orlando ornella oscar pascal pascale patrice patricia patrick patrizia paul paule paulette pauline pedro philippe philomene
    pierre pierrette quentin rachel rachid rafael raoul raphael raphaelle raymond raymonde rebecca regine regis reine remi remy renaud rene
    renee richard rita robert roberte rodolphe rodrigue roger roland rolande romain romaine rosa rosalie rose roseline rosette rosine
    roxane rokia sabine sabrina said saida salah salima salomon salvatore samia samir samira samuel sandra sandrine sara sarah
    sebastien segolene serge sergio severine seydou sidonie simeon simon simone simonne sofia solange soline sonia sophie soraya stanislas
    stephane stephanie suzanne suzette suzie svetlana sylvain sylvaine sylvette sylvia sylviane sylvie tatiana teresa thais theo
    theodore therese thierry thomas tomas ursule valentin valentine valerie vanessa vera veronique victor victoire victorine
    vincent violette virginie vivian viviane vladimir walter wanda wilfried xavier yamina yann yannick yasmina yasmine
    yoann yohan yolande youssef yves yvette yvon yvonne zacharie zahra zelie zineb zoe zohra
    """.split()  # noqa: SIM905 -- a list of words reads better
)

# Surnames as often as first names: alone, one of these may be either, and a list shows its initial.
SURNAMES_TOO = frozenset(
    """
    adam albert alexandre andre arnaud aubert barthelemy benoit bernard bertrand charles clement constant david denis
    etienne fabre felix francois gautier gerard germain gilbert guillaume henry hubert julien lambert laurent leon lucas martin
    mathieu maurice michel nicolas olivier philippe remy richard robert robin roger roland rolland simon thomas valentin vincent
    """.split()  # noqa: SIM905 -- a list of words reads better
)
