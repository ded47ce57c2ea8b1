# ruff: noqa: RUF001 - people are named in the letters of their own languages.
"""The words that demo data is made of: people from many places, and posts that can be read.

Texts are templates whose slots, such as `{thing}`, are filled at random. A thing stands where
singular and plural fit alike: as an object, or before a verb that has one form for both.
"""

import re
from random import Random

from blog.domain.text import fold

Words = dict[str, tuple[str, ...]]
"""What each slot may be filled with."""


def _tables(text: str) -> tuple[Words, ...]:
    """Blocks of lines, each a slot and its words."""
    return tuple(
        {slot: tuple(words.split(", ")) for slot, words in (line.split(": ") for line in lines)}
        for lines in (block.splitlines() for block in text.strip().split("\n\n"))
    )


# A name that does not fold to ASCII is followed by its usual Latin spelling.
PEOPLES = _tables("""
given: Élodie, Chloé, Théo, Maël, Inès, Jérôme, Océane, Noé, Léa, François, Hélène
family: Martin, Lefèvre, Dubois, Béranger, Moreau, Gauthier, Desprès, Faure, Lacoste, Prévost
city: Lyon, Besançon, Orléans, Nîmes, Saint-Étienne, Genève, Québec

given: Jürgen, Käthe, Björn, Anneliese, Götz, Sören, Heike, Jörg, Bärbel, Moritz, Frieda
family: Müller, Weiß, Schäfer, Köhler, Böhm, Krüger, Voß, Lange, Jäger, Brandt, Fröhlich
city: Köln, München, Lübeck, Görlitz, Saarbrücken, Zürich, Sankt Pölten

given: Łukasz/lukasz, Małgorzata/malgorzata, Zofia, Michał/michal, Bożena, Grażyna, Józef
family: Nowak, Wójcik, Woźniak, Mazur, Dąbek, Król, Zając, Sikora, Wróbel, Pawlak
city: Łódź, Kraków, Gdańsk, Wrocław, Poznań, Rzeszów

given: Åsa, Göran, Märta, Östen, Linnéa, Håkan, Saga, Bjørn/bjorn, Søren/soren, Maren
family: Ångström, Sjöberg, Lindqvist, Åkesson, Nyström, Hägg, Öberg, Dahl, Ødegård/odegard
city: Malmö, Göteborg, Umeå, Västerås, Tromsø, Ålesund, Aarhus

given: Siân, Aoife, Róisín, Zoë, Niamh, Oisín, Callum, Harriet, Tomás, Imogen, Rhys, Seán
family: Murphy, Hughes, O'Neill/oneill, Walsh, Campbell, Llewellyn, Byrne, Fletcher, Doyle
city: Galway, Cork, Cardiff, Leeds, Inverness, Wellington, Halifax, Dún Laoghaire

given: José, Begoña, Íñigo, Lucía, Andrés, Ximena, Ramón, Belén, Joaquín, Sofía, Martín
family: Núñez, García, Ibáñez, Peña, Muñoz, Rodríguez, Vázquez, Ordóñez, Cebrián, Solís
city: Málaga, Cádiz, A Coruña, Bogotá, Mérida, Córdoba, Valparaíso

given: João, Conceição, Inácio, Antónia, Sebastião, Lígia, Estêvão, Débora, Caetano
family: Gonçalves, Magalhães, Simões, Araújo, Falcão, Guimarães, Leitão, Brandão, Sequeira
city: São Paulo, Évora, Braga, Brasília, Setúbal, Maceió

given: Çağla, İpek, Ömer, Şule, Gökhan, Yiğit, Ayşe, Barış/baris, Işıl/isil, Tuğçe
family: Yıldız/yildiz, Öztürk, Şahin, Çelik, Güneş, Işık/isik, Doğan, Aydın/aydin, Koç
city: İstanbul, İzmir, Eskişehir, Muğla, Çanakkale, Diyarbakır

given: Νίκος/nikos, Ελένη/eleni, Σοφία/sofia, Δημήτρης/dimitris, Θανάσης/thanasis, Δάφνη/dafni
family: Γεωργίου/georgiou, Νικολάου/nikolaou, Ιωάννου/ioannou, Αντωνίου/antoniou
city: Αθήνα, Θεσσαλονίκη, Πάτρα, Ηράκλειο, Βόλος, Λευκωσία

given: Олена/olena, Тарас/taras, Оксана/oksana, Андрій/andrii, Соломія/solomiia, Ірина/iryna
family: Шевченко/shevchenko, Бондаренко/bondarenko, Ткаченко/tkachenko, Гнатюк/hnatiuk
city: Київ, Львів, Одеса, Харків, Полтава, Чернівці

given: さくら/sakura, 健太/kenta, 陽子/yoko, 直樹/naoki, 美咲/misaki, 翔/sho, 由美/yumi
family: 小林/kobayashi, 佐藤/sato, 鈴木/suzuki, 高橋/takahashi, 渡辺/watanabe, 山本/yamamoto
city: 東京, 京都, 札幌, 仙台, 長崎, 那覇
full: {family} {given}

given: 지우/jiwoo, 서연/seoyeon, 민준/minjun, 하은/haeun, 도윤/doyun, 수빈/subin
family: 김/kim, 이/lee, 박/park, 최/choi, 정/jung, 강/kang
city: 서울, 부산, 대구, 인천, 광주
full: {family}{given}

given: Hương, Thảo, Minh, Quỳnh, Tuấn, Đức/duc, Hà, Ngọc, Phượng
family: Nguyễn, Trần, Lê, Phạm, Đặng/dang, Vũ, Bùi, Đỗ/do
city: Hà Nội, Đà Nẵng, Huế, Cần Thơ, Hải Phòng
full: {family} {given}

given: ليلى/layla, يوسف/yusuf, فاطمة/fatima, كريم/karim, مريم/maryam, سامي/sami
family: حداد/haddad, خوري/khoury, منصور/mansour, نجار/najjar, صباغ/sabbagh
city: بيروت, القاهرة, عمّان, تونس, الدار البيضاء

given: अनन्या/ananya, रोहन/rohan, प्रिया/priya, अर्जुन/arjun, मीरा/meera, विक्रम/vikram
family: शर्मा/sharma, गुप्ता/gupta, वर्मा/verma, जोशी/joshi, मेहता/mehta
city: मुंबई, दिल्ली, जयपुर, पुणे, लखनऊ
""")


def person(random: Random) -> tuple[str, str, str]:
    """A full name, the local part of an address that goes with it, and a city."""
    people = random.choice(PEOPLES)
    given, _, given_latin = random.choice(people["given"]).partition("/")
    family, _, family_latin = random.choice(people["family"]).partition("/")
    (full,) = people.get("full", ("{given} {family}",))
    local = f"{given_latin or fold(given)}.{family_latin or fold(family)}"
    return full.format(given=given, family=family), local, random.choice(people["city"])


(COMMON,) = _tables("""
person: my neighbour, my sister, an old friend, my first boss, the librarian, my aunt in Oslo, \
a stranger on the bus, a colleague from Porto, our landlady, the woman next door, a girl of nine, \
a retired teacher, the night nurse, the man with the ladder, the twins upstairs, my grandfather
time: last winter, on a wet Tuesday, in early June, three summers ago, shortly before midnight, \
on the first warm day, a week before Easter, last October, between two jobs, one Sunday in March, \
during the great heat, when the power was out, on the last day of school, in the year of the floods
quality: patience, luck, silence, practice, courage, money, sleep, planning, theory, pride, haste, \
advice, worry, ceremony, nostalgia, ambition, curiosity, precision, stubbornness, charm
adjective: quiet, small, slow, stubborn, surprising, gentle, muddy, cheerful, careful, strange, \
long, bitter, simple, forgotten, practical, noisy, winding, half-hearted, perfectly dull
number: two, three, four, five, six, seven, eight, nine, eleven, twelve, fifteen
""")

TOPICS = _tables("""
thing: sourdough bread, cardamom buns, plum cake, old recipes, weekday soup, lentils, sharp knives
place: in a very small kitchen, at the village bakery, beside the oven, at the market
detail: the crust, a pinch of salt, the flour from the mill, the cracked bowl, the second helping

thing: winter gardens, climbing beans, compost, balcony tomatoes, old roses, wild hedges, rainwater
place: behind the greenhouse, on a narrow balcony, at the allotment, under the pear tree
detail: the first frost, a rusty watering can, the clay under the lawn, the slugs, the lost label

thing: night trains, slow ferries, paper maps, border towns, empty stations, packed lunches, trams
place: on platform nine, in the dining car, at the ticket office, somewhere east of Vienna
detail: the missed connection, the heavy suitcase, the stamp in the passport, the seat by the door

thing: regular expressions, small databases, legacy code, unit tests, backups, log files, time zones
place: in the server room, on a borrowed laptop, at the stand-up, in a pull request
detail: the one failing test, a missing index, the comment from 2009, the cache, the last deployment

thing: second-hand books, footnotes, short stories, library cards, crime fiction, translated poems
place: in the reading room, at the flea market, under the covers, in a shop in Lisbon
detail: the last chapter, a pencil mark, the smell of the paper, the first line, the torn cover

thing: gravel roads, old bicycles, steep hills, cargo bikes, night rides, steel frames, headwinds
place: along the canal, in the bike shed, at the top of the pass, on the way to work
detail: the squeak in the pedal, a loose spoke, the chain, the dog at the farm gate, the wet map

thing: folk tunes, choir practice, upright pianos, jazz records, scales, street music, lullabies
place: in the rehearsal room, at the back of the church, on the fire escape, in the cellar
detail: the wrong note in bar twelve, the metronome, the creaking stool, the second verse, the tape

thing: tide pools, garden birds, bats, wild bees, foggy mornings, dry stone walls, moth traps
place: at low tide, on the salt marsh, from the kitchen window, by the old lighthouse
detail: the call of the curlew, a pair of muddy boots, the feather on the path, the north wind
""")

TITLES = """
What {person} taught me about {thing} {time}
{number} {adjective} lessons from {thing} {place}
On {thing}, {detail} and {quality}
{thing}, {quality} and {person}
How {person} talked me into {thing} {time}
{thing} {place}: {number} {adjective} notes
Less {quality}, more {thing}: a letter to {person}
A diary of {thing}, begun {place} {time}
{thing} for people with no {quality} and {number} free evenings
Looking for {thing} {place} {time}
To {person}, about {thing} and {quality}
Could {thing} do with less {quality}? A question from {person}
{time}: {thing}, {person} and {detail}
I blamed {detail}, but it was {quality}: {thing} again
My {adjective} year with {thing} and {person}
{thing}: a {adjective} guide for {person}
Against {quality}: a defence of {thing} {place}
""".strip().splitlines()

OPENINGS = """
{time}, I found myself {place}, thinking about {thing}.
It began {place}, when {person} asked me what I knew about {thing}.
I never meant to write about {thing}, and yet here we are.
For years I believed that {thing} would take more {quality} than I had.
People who see me {place} often want to know how I came to {thing}.
I heard from {person} that {thing} could change how you look at a week.
There is a {adjective} story behind my love of {thing}, and it began {time}.
Let me say it at once: {thing} will not make you rich, and may cost you some {quality}.
""".strip().splitlines()

SENTENCES = """
What I remember best is {detail}.
Nobody had warned me about {detail}, least of all {person}.
Change {detail} and you change the whole thing.
I tried it again {time}, with less {quality} and better results.
The first attempt was {adjective}; the second one was merely late.
Then {person} looked at {detail} for a long while and said nothing.
We talked about {detail} until the last bus had gone.
It took {number} weeks before {detail} stopped worrying me.
My notes from that time fill {number} pages and hardly mention {detail}.
One {adjective} afternoon {place} can teach you more than a shelf of manuals.
Every book on the subject praises {quality}, and every book is right.
I wrote the question on a card and carried it with me for {number} days.
Some of it was luck, some of it was {quality}, and the rest was {detail}.
Since then I have met {number} people who do it differently, and all of them are happy.
You will need {quality}, a free evening and somebody who does not mind {detail}.
The trick, if there is one, is to begin {place} and to stop before you are tired.
The whole plan fell apart {time}, and I was glad of it.
Ask {number} experts about {detail} and you will get {number} answers, all of them firm.
It sounds like a small matter, but {detail} decided everything.
On good days {thing} can feel like a conversation.
What surprised me was how little {quality} it took in the end.
The neighbours laughed at first and asked for advice afterwards.
Half of what I had read turned out to be {quality} in disguise.
Looking back, I should have listened to {person} much earlier.
None of this is new, and that is exactly why I like it.
By the end of the week I could do it without a thought for {detail}.
A photograph of {detail}, taken {time}, still hangs above my desk.
""".strip().splitlines()

CLOSINGS = """
Next time I want to try it {place}, preferably with {person}.
If you have thoughts about {thing}, write to me; I answer slowly, but I answer.
So here is to {thing}, to {quality}, and to whatever comes next.
I will report back in {number} weeks, or whenever {detail} allows it.
That is all I know about {thing}, and so far it has been enough.
Tell me how it went for you, above all if it went badly.
Perhaps {quality} was the point all along.
""".strip().splitlines()

_SLOT = re.compile(r"\{(\w+)\}")


def post(random: Random) -> tuple[str, str]:
    """A title, and a content of some paragraphs about the same thing."""
    topic = random.choice(TOPICS)
    words = COMMON | topic | {"thing": (random.choice(topic["thing"]),)}
    middle = random.sample(SENTENCES, random.randint(3, 9))
    templates = [random.choice(OPENINGS), *middle, random.choice(CLOSINGS)]
    sentences = [_fill(random, template, words) for template in templates]
    paragraphs = []
    while sentences:
        length = random.randint(2, 4)
        paragraphs.append(" ".join(sentences[:length]))
        sentences = sentences[length:]
    return _fill(random, random.choice(TITLES), words), "\n\n".join(paragraphs)


def _fill(random: Random, template: str, words: Words) -> str:
    text = _SLOT.sub(lambda slot: random.choice(words[slot[1]]), template)
    return text[0].upper() + text[1:]
