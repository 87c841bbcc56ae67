"""Given names and family names that are common where walks are made; those that are words as well stand apart."""

from __future__ import annotations

GIVEN = frozenset(
    """
    aaron abdul abdullah achim adam adele adrian agata agnes agnieszka ahmad ahmed aisha alan albert alejandro
    aleksandra alessandro alex alexander alexandra alexei alexey ali alice alicia alina amanda amelie amina amir
    ana anastasia andre andrea andreas andrei andrej andrew andrey andrzej andy angela angelika anika anita anja
    anke anna anne annette annika anton antonia antonio antonius armin arne arthur artur astrid ayse ayşe
    barbara bartosz beata beate ben benjamin bernd bernhard bettina birgit bjarne bjorn björn boris brenda brian
    brigitte britta bruno bülent camille carla carlos carmen carolin caroline carsten catherine cecilia cedric
    chantal charles charlotte chloe christa christel christina christine christof christoph christopher claire
    clara claudia clemens conny cornelia craig cristina dagmar damian daniel daniela danielle danuta darius
    dariusz dave david deborah denis dennis detlef diana diego dieter dietmar dimitri dirk dmitri dmitry dominik
    doris dorota dorothea douglas eberhard eckhard edith eduard edward elena eleni elif elisa elisabeth
    elizabeth elke elsa emil emilia emily emma emmanuel emre enrico erdem erhard eric erich erik erika erwin
    esra esther eva ewa fabian fabio fatih fatima fatma felix ferdinand fernando filip fiona florian francesca
    francesco francisco francois franz franziska françois frederic frederik friedrich gabi gabriel gabriela
    gabriele gareth gary geoffrey georg george gerald gerd gerda gerhard gertrud gianluca giovanni gisela giulia
    giuseppe gonzalo grzegorz guido guillaume gunnar gustav gökhan günter günther hakan halina hanna hannah
    hannes hans harald hartmut hasan hassan heather hector heike heiko heiner heinrich heinz helen helena helene
    helga helmut hendrik henning henrik henry herbert hermann hilde holger horst hubert hugo hüseyin ian ibrahim
    igor ilona ilse imran ines inge ingo ingrid irene irina iris isabel isabelle ismail ivan ivana iwona jacek
    jacqueline jakob jakub jamal james jan jana janet janina janine jasmine jason javier jennifer jens jeremy
    jessica jill joachim joanna jochen joe joel joerg johan johann johanna johannes john jolanta jonas jonathan
    jose josef josefine joseph joshua josé juan judith julia julian juliane julie justyna jutta jörg jürgen
    kamil karel karen karin karl karla karolina karsten katarina katarzyna katharina katherine kathrin katja
    katrin kemal kenneth kerstin kevin khalid kirsten klaus konrad konstantin krzysztof kurt larissa lars laura
    lauren laurent lena leon leonie leszek linda lisa lothar louis louise luca lucas lucia ludwig luigi luis
    luisa lukas lutz lydia maciej magda magdalena mahmoud maik maja malgorzata manfred manuel manuela marc
    marcel marcin marco marcus marek margaret margarete maria mariam marianne marie mario mariola marion marius
    mariusz markus marlene marta martin martina mateusz mathias matteo matthew matthias matthieu maurice
    małgorzata mehmet meike melanie melissa meryem michael michaela michal michał michel michelle miguel mike
    mikhail milan milena miriam mirko mohamed mohammad mohammed monika monique moritz murat mustafa nadine nadja
    natalia natalie natascha nathalie neil nicholas nico nicola nicolas nicole nikita niklas nikolaus nils nina
    nora norbert nuria olaf oleg olena olga oliver olivia omar oskar osman otto pablo paola paolo pascal
    patricia patrick patrizia paul paula pauline pavel pawel paweł pedro peter petra philip philipp philippe
    pierre piotr rachel rafael rafał ragnar rainer ralf ralph ramazan ramona raphael rebecca regina reiner
    reinhard reinhold renate rene renée ricardo richard rita robert roberto rodrigo roger rolf roman romana
    rosemarie rosmarie roswitha ruben rudi rudolf ryan rüdiger sabine sabrina sally salvatore samantha samir
    samuel sandra sara sarah sascha saskia sean sebastian selim selma serdar sergei sergej sergey sergio sibylle
    siegfried sigrid silke silvia simon simona simone sofia sofie sonja sophia sophie stanislaw stefan stefanie
    steffen stephan stephanie stephen steve steven stuart susan susanne suzanne sven svenja svetlana swen sylvia
    tamara tanja tatjana teresa theo theodor theresa thilo thomas thorsten tim timo timothy tobias tomas tomasz
    torsten tracy tristan udo ulf uli ulrich ulrike ursula ute uwe valentin valentina vanessa vera veronika
    viktor vincent vincenzo vladimir volker walter waltraud wanda werner wieslaw wilfried wilhelm willi william
    wojciech wolfgang wolfram xavier yannick yasemin yasmin yilmaz yusuf yves yvonne zbigniew zeynep zofia
    łukasz
    """.split()
)
"""Names that are hardly anything else."""

ALSO_WORDS = frozenset(
    """
    alma amber angel anton april art august autumn axel barb bart basil bea bill bob brook bud carol chad chase
    chip christian christmas chuck clay cliff dale dan dawn dean don dora dot doug drew earl eden ella ernst eve
    faith fay frank fred gene ginger glen grace grant hank harry hazel heath heide heidi hope ivy jack jasmin
    jay jean jerry jim joy june kai ken kim kit lance lee leo lily lou marina mark mat matt max may merry mia
    miles mona nick nora norm olive pam pat pearl penny pepper pete phil randy ray reed rich rick rob robin rod
    roland ron ronny rosa rose ruby russ rusty ruth sam sandy sepp sky sonny stan star sue summer ted terry tina
    toby tom toni tony uta victor victoria ville violet wade will willow wolf
    """.split()
)
"""Names that are also words, months, tools or brands: only what stands beside them tells."""

FAMILY = frozenset(
    """
    anderson bauer baumann becker berger bianchi brown clark davies davis dubois evans fernandez ferrari fischer
    garcia garcía gonzalez gonzález green hall harris hartmann herrmann hoffmann hofmann huber hughes jackson
    johnson jones keller klein kowalska kowalski krause krüger köhler lange lehmann lewis lopez lópez maier
    martinez martínez mayer meier meyer moreau müller neumann nguyen novak novák nowak patel perez peters pérez
    richter roberts robinson rodriguez rossi roth russo sanchez schmid schmidt schmitt schmitz schneider scholz
    schröder schubert schulz schulze schumacher schuster schwarz schäfer singh smith sánchez taylor thomas
    thompson vogel wagner walker weber werner white williams wilson winkler wolff wright wójcik yılmaz zimmerman
    zimmermann
    """.split()
)
FAMILY_ENDS = (
    *(
        "ski",
        "ska",
        "sky",
        "wicz",
        "czyk",
        "czak",
        "vić",
        "vic",
        "ić",
        "enko",
        "chuk",
        "oğlu",
        "oglu",
        "ova",
        "eva",
    ),
    *(
        "sson",
        "ssen",
        "sen",
        "mann",
        "inger",
        "meier",
        "meyer",
        "maier",
        "hauer",
        "ez",
        "ini",
        "elli",
        "etti",
        "idis",
    ),
    *("poulos", "ian", "yan", "shvili", "dze", "ović", "escu", "eanu"),
)
"""How family names end; tells only where a given name or a title stands before."""
