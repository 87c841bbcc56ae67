"""Everyday words and bare small numbers: they stand in texts about anything, so they tell little by themselves.

How common a word is in the corpus shows this only where the corpus is large, and there ``oil`` is as common as
``and``; so the words of the app's languages are listed here, folded. In other languages short words stand for them.
"""

from __future__ import annotations

from gembawalk.search.terms import is_of_signs

_SHORT = 2
OFTEN_LETTERS = 3
_OFTEN, _OFTEN_TEXTS = 8, 10
"""A word of so few letters is an everyday one where more than an eighth of the texts, and ten more, hold it."""

_ENGLISH = """
    about after again all already also always am an and any anyone are aren arent as at be because been
    before being both but by came can cant come comes could couldn couldnt did didn didnt do does doesn
    doesnt doing don done dont each else even ever every everybody everyone few for from get gets go got had
    has hasn hasnt have haven havent having he her here him his how if im in into is isn isnt it its ive
    just know like made make many may maybe me more most much must my myself never no not nothing now of off
    often oh ok on once one only or other our out over own really said same say says see seen she should
    since so some somebody someone something sometimes still such than that thats the their them then there
    theres these they thing things think this those though three through time times to told too two under
    until up us usually very want was wasn wasnt way we well went were what when where which while who why
    will with won wont would yet you your
"""
_GERMAN = """
    ab aber alle alles als also am an andere auch auf aus bei beim bereits bin bis bist da dann daran darauf
    das dass dazu dein dem den denn der des deshalb dich die dies diese diesem diesen dieser dieses dir doch
    dort drei du durch ein eine einem einen einer eines einmal er es etwas fur gar geht gibt hab habe haben
    hat hatte hier ich ihm ihn ihr ihre im immer in ins ist ja jede jeden jeder jedes jetzt kann kein keine
    keinen man manchmal mehr mein meine meistens mich mir mit muss mussen na nach nicht nichts nie noch nur
    ob oder oft ohne sagt schon sehr sein seine seit sich sie sind so soll sonst uber um uns unser unsere
    unter viel vom von vor war warum was weil wenn wer werden wie wieder will wir wird wo wurde zu zum zur
    zwei zweimal zwischen
"""
_SPANISH = """
    ahora al algo alguien algun antes aqui asi aun aunque cada casi como con cosa cosas cual cuando da dan
    de del desde despues dice dicen donde dos el ella ellos en entonces entre era eran es esa ese eso esta
    estaba estan estas este esto estos fue fueron ha hace hacen hacer han hasta hay he la las le les lo los
    luego mas me menos menudo mi mis mismo muchas mucho muchos muy nada nadie ni ninguna ninguno no nos
    nosotros nuestra nuestro nunca otra otras otro otros para pero poco por porque pues que quien se sea
    segun ser si siempre sin sobre son su sus tal tambien tan tanto te tenemos tengo tiene tienen toda todas
    todo todos tres tu un una unas uno unos va vamos van ve veces vez ya yo
"""
_LISTED = frozenset(f"{_ENGLISH} {_GERMAN} {_SPANISH}".split())


def is_everyday(word: str, texts: int, of: int, *, unfinished: bool) -> bool:
    """Tell whether a word says little about what a text is about.

    Args:
        word: folded.
        texts: how many texts hold it.
        of: how many texts there are.
        unfinished: whether it may go on; two letters then are a beginning.
    """
    if word in _LISTED or (len(word) <= OFTEN_LETTERS and texts > of / _OFTEN + _OFTEN_TEXTS):
        return True
    short = 1 if unfinished and word.isalpha() else _SHORT
    return len(word) <= short and (word.isalpha() or word.isdecimal()) and not is_of_signs(word)
