"""Which of the places that a report names hold for a claim.

The place of its own clause, else of its sentence, else of the sentence before, else of the report's main event. How a name becomes a
mention, and what its words say of it, is in toponyms.py and roles.py.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tollbook.model.claim import About, Category, Harm
from tollbook.model.entity import Place
from tollbook.read.roles import Role, lexicon
from tollbook.read.text import Part, Sentence
from tollbook.read.toponyms import Mention, adjective_country, is_quarter, read_mentions
from tollbook.resolve.places import Gazetteer

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_places(sentences: Sequence[Sentence], docs: Mapping[int, "Doc"], gazetteer: Gazetteer, *, title: str | None = None) -> "Places":
    """Find all places that a report names, in the order of its text.

    docs: parses of some of the sentences by index, where at hand. title: read for the place of the report's main event.

    >>> from tollbook.read.text import sentences
    >>> text = "Two people were killed in Homs. A doctor in Hama said that three were hurt."
    >>> places = find_places(sentences(text), {}, Gazetteer())
    >>> [(m.text, m.role.value) for m in places.mentions]
    [('Homs', 'at'), ('Hama', 'speaker')]
    >>> [p.province for p in places.where(0, 15, 0, kind="toll")]
    ['Homs']
    """
    heading = Sentence(-1, 0, 0, -1, Part.HEADING, title) if title else None
    parts = [*([heading] if heading else []), *sentences]
    found, countries = read_mentions(parts, gazetteer)
    places = Places(
        mentions=tuple(m for m in found if m.sentence_index >= 0), countries=countries, gazetteer=gazetteer,
        sentences=tuple(sentences), of_title=tuple(m for m in found if m.sentence_index < 0),
    )  # fmt: skip
    return replace(places, main=places._event())


@dataclass(frozen=True, slots=True)
class Places:
    """The places that one report names, and the rules by which they hold for its claims.

    countries: ISO codes of the countries that it is about, the most mentioned first.
    main: the places of its main event, which hold for its totals.
    """

    mentions: tuple[Mention, ...]
    countries: tuple[str, ...]
    gazetteer: Gazetteer
    sentences: tuple[Sentence, ...]
    of_title: tuple[Mention, ...] = ()
    main: tuple[Mention, ...] = ()

    def where(
        self, start_char: int, end_char: int, sentence_index: int, *, kind: str, harm: Harm | None = None,
        event: Category | None = None, about: About | None = None,
    ) -> tuple[Place, ...]:  # fmt: skip
        """Return the smallest places that hold for a claim, as the report names them; empty where it names none.

        start_char, end_char: the claim's evidence. kind: 'toll', 'act' or 'situation'; harm, event or about, if known, tell whether
        where people come from or go to counts, and whether a place named before carries over.
        """
        claim = _Claim(start_char, end_char, sentence_index, kind, harm, event, about)
        group = self._in_sentence(claim) or self._carried(claim)
        return tuple(self._place(m) for m in _distinct(group))

    def is_elsewhere(self, where: Sequence[Place]) -> bool:
        """Tell whether places of a claim surely lie apart from those of the report's main event: in other countries or provinces."""
        if not where or not self.main:
            return False
        return all(_lie_apart(place, self._place(main)) for place in where for main in self.main)

    def _place(self, mention: Mention) -> Place:
        if mention.kind == "region":  # the name within the words is not the region
            country = adjective_country(mention.query)
            return Place(mention.text, country=country or self.gazetteer.lookup(mention.query, countries=self.countries).country)
        place = self.gazetteer.lookup(mention.query or mention.text, countries=self.countries)
        return replace(place, text=mention.text)

    # Within the sentence.

    def _groups(self, sentence_index: int, roles: frozenset[Role]) -> list[tuple[Mention, ...]]:
        """The places of a sentence in these roles; those that are coordinate stand together."""
        groups: list[list[Mention]] = []
        between_from = None
        for mention in self._of_sentence(sentence_index):
            if mention.role not in roles:
                if (
                    mention.role is Role.BESIDE
                    and groups
                    and between_from is not None
                    and len(self._gap(between_from, mention.start_char)) < 24
                ):
                    between_from = mention.end_char
                continue
            gap = self._gap(between_from, mention.start_char) if between_from is not None else None
            if gap is not None and groups and groups[-1][-1].role is mention.role and COORDINATE.fullmatch(gap):
                groups[-1].append(mention)
            else:
                groups.append([mention])
            between_from = mention.end_char
        return [tuple(g) for g in groups]

    def _of_sentence(self, sentence_index: int) -> tuple[Mention, ...]:
        first = bisect_left(self.mentions, sentence_index, key=lambda m: m.sentence_index)
        last = bisect_right(self.mentions, sentence_index, key=lambda m: m.sentence_index)
        return self.mentions[first:last]

    def _gap(self, start_char: int, end_char: int) -> str:
        """The words between two offsets of one sentence."""
        at = bisect_right(self.sentences, start_char, key=lambda s: s.start_char) - 1
        if at < 0 or end_char <= start_char:
            return ""
        sentence = self.sentences[at]
        return sentence.words[start_char - sentence.start_char : max(0, end_char - sentence.start_char)]

    def _in_sentence(self, claim: "_Claim") -> tuple[Mention, ...]:
        sentence = self.sentences[claim.sentence_index]
        words = self._gap(claim.start_char, claim.end_char)
        if listed := self._listed(claim, sentence):
            return listed
        if not claim.is_speech and (antecedent := self._antecedent(claim, sentence)):
            return antecedent
        for roles in claim.roles:
            groups = self._groups(claim.sentence_index, roles)
            inside = [g for g in groups if g[0].start_char < claim.end_char and g[-1].end_char > claim.start_char]
            if claim.event is Category.REJECT:  # who refuses may be placed; what is denied is no deed
                inside = [g for g in inside if not DENIAL.search(self._gap(claim.start_char, g[0].start_char))]
            if claim.is_speech:  # 'X, who is due to meet Y in Z, appealed'
                inside = [g for g in inside if not ASIDE.search(self._gap(claim.start_char, g[0].start_char))]
            if claim.kind == "toll" and BROUGHT.search(words):  # 'were brought to X after a strike on Y'
                inside = [g for g in inside if not WALL_WORD.search(self._gap(claim.start_char, g[0].start_char))] or inside
            if inside:
                return self._smallest([m for g in inside for m in g])
            if claim.event in (Category.REJECT, Category.THREATEN) and (subject := self._of_subject(sentence)):
                return subject
            if claim.is_speech or (claim.kind == "toll" and TOTAL.search(words) and not self._is_lead(sentence)):
                continue
            costs = sorted((self._cost(claim, g, sentence), i) for i, g in enumerate(groups))
            if claim.kind == "toll" and (parts := self._parts_after(claim, groups, sentence)):
                return parts
            costs = [c for c in costs if c[0] < REACH]
            if not costs:
                continue
            best = groups[costs[0][1]]
            near = [m for c, i in costs if c < costs[0][0] + 60 for m in groups[i]]
            smaller = [m for m in near if self._is_within(m, best[0])]
            return tuple(smaller) or best
        return self._before_walls(claim) or self._of_speaker(claim, words)

    def _of_subject(self, sentence: Sentence) -> tuple[Mention, ...]:
        """Where the people are who refuse to leave, and who are threatened: 'families at the X camp have refused to leave'."""
        refusal = STAYING.search(sentence.words)
        at = sentence.start_char + refusal.start() if refusal else -1
        return next((g for g in self._groups(sentence.index, HERE) if g[-1].end_char <= at and at - g[-1].end_char < 24), ())

    def _of_speaker(self, claim: "_Claim", words: str) -> tuple[Mention, ...]:
        """Where who speaks did what they tell: 'A nurse in X said that she had treated seven', 'the governor of X imposed a curfew'."""
        is_own = (claim.kind == "toll" and TREATED.search(words)) or (claim.event is Category.COERCE and RULER.search(words))
        groups = self._groups(claim.sentence_index, frozenset({Role.SPEAKER})) if is_own else []
        return groups[0] if groups and groups[0][0].start_char < claim.end_char else ()

    def _listed(self, claim: "_Claim", sentence: Sentence) -> tuple[Mention, ...]:
        """In 'X 683, Y 433, Z 12' each number has the name right before it."""
        if claim.kind != "toll":
            return ()
        for mention in self._of_sentence(sentence.index):
            at = max(mention.end_char, claim.start_char) if mention.start_char >= claim.start_char else claim.start_char
            if LISTED.fullmatch(self._gap(mention.end_char, at) + self._gap(at, min(at + 2, sentence.end_char))[:1]):
                following = self._gap(at, min(at + 40, sentence.end_char))
                if LIST_ENDS.match(following):
                    return (mention,)
        return ()

    def _antecedent(self, claim: "_Claim", sentence: Sentence) -> tuple[Mention, ...]:
        """In 'sent troops to X, where a raid killed nine' the clause has the place that 'where' stands for."""
        before = self._gap(sentence.start_char, claim.start_char)
        where = None
        for where in WHERE.finditer(before):  # noqa: B007  the last
            pass
        if where is None or ";" in before[where.end() :]:
            return ()
        at = sentence.start_char + where.start()
        inside = [m for m in self._of_sentence(sentence.index) if m.start_char >= claim.start_char - 60 and m.start_char > at]
        if any(m.role in HERE for m in inside):
            return ()  # the clause has a place of its own
        named = self._groups(sentence.index, frozenset(Role) - {Role.SPEAKER})
        ends = [g for g in named if g[-1].end_char <= at and len(self._gap(g[-1].end_char, at)) <= 12]
        return ends[-1] if ends else ()

    def _before_walls(self, claim: "_Claim") -> tuple[Mention, ...]:
        """What a sentence told before goes on to hold: 'In X relatives marched; police detained 14', 'near Y, when it came under fire'."""
        if not claim.continues and claim.event is not Category.AGREE:
            return ()
        groups = [g for g in self._groups(claim.sentence_index, HERE) if g[-1].end_char <= claim.start_char]
        told_apart = EARLIER_OR_LATER.search(self._gap(groups[-1][-1].end_char, claim.start_char)) if groups else None
        if not groups or (told_apart and claim.event is not Category.ASSAULT):
            return ()
        return groups[-1]

    def _is_lead(self, sentence: Sentence) -> bool:
        """Tell whether a sentence is the first of the report's body: a total there is of the places that it names."""
        return next((s.index for s in self.sentences if s.part is Part.BODY), -1) == sentence.index

    def _cost(self, claim: "_Claim", group: Sequence[Mention], sentence: Sentence) -> float:
        """How far a group stands from the evidence: characters, with walls where a clause or another count begins."""
        if group[0].start_char >= claim.end_char:
            gap = self._gap(claim.end_char, group[0].start_char)
            if claim.is_part(sentence) and PART_GOES_ON.match(gap):
                return 0.25 * len(gap)  # '34 across X, 14 of them in a strike on Y'
            walls = STRONG_WALL if claim.kind == "toll" else WALL
            cost = len(gap) + REACH * len(walls.findall(gap)) + 15 * gap.count(",")
            resumed = max((m.end() for m in RESUMED.finditer(gap)), default=0)
            cost += 0.6 * REACH * len(COUNT_BEGINS.findall(gap, resumed))
            if (claim.harm in (Harm.DETAINED, Harm.ABDUCTED) or claim.event is Category.COERCE) and CHARGE.search(gap):
                return REACH  # where they did what they are held for
            return cost + (100 if claim.is_part(sentence) and "," in gap else 0)
        gap = self._gap(group[-1].end_char, claim.start_char)
        wall = 40 if claim.kind == "toll" else REACH
        cost = 20 + 0.5 * len(gap) + wall * len(WALL.findall(gap)) + 10 * gap.count(",")
        return cost / 2 if claim.is_part(sentence) else cost

    def _parts_after(self, claim: "_Claim", groups: Sequence[tuple[Mention, ...]], sentence: Sentence) -> tuple[Mention, ...]:
        """A whole whose parts are placed one by one holds in all of their places: '96 dead, 79 in X and 17 in Y'."""
        tail = self._gap(claim.end_char, sentence.end_char)
        placed = [g for g in groups if g[0].start_char >= claim.end_char and PART_PLACED.search(self._gap(claim.end_char, g[0].start_char))]
        before = [g for g in groups if g[0].start_char < claim.end_char]
        after = [g for g in groups if g[0].start_char >= claim.end_char]
        if len(placed) >= 2 and not before and after[0] is placed[0] and COUNT_BEGINS.search(tail):
            return tuple(m for g in placed for m in g)
        return ()

    def _smallest(self, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
        """Leave out what contains another of the mentions."""
        return tuple(m for m in mentions if not any(self._is_within(n, m) for n in mentions if n is not m))

    def _is_within(self, inner: Mention, outer: Mention) -> bool:
        if outer.kind == "settlement" and is_quarter(inner) and not is_quarter(outer):  # 'In X, a missile hit the Y district'
            gap = self._gap(outer.end_char, inner.start_char)
            return inner.sentence_index == outer.sentence_index and len(gap) > 8 and COORDINATE.fullmatch(gap) is None
        if outer.kind not in ("country", "province") or inner.kind in ("country",) or inner.kind == outer.kind:
            return False
        small, large = self._place(inner), self._place(outer)
        if outer.kind == "country":
            return small.country in (large.country, None)
        return (small.country, small.province) == (large.country, large.name)

    # From what was said before.

    def _carried(self, claim: "_Claim") -> tuple[Mention, ...]:
        if claim.is_speech or not claim.carries or not self._goes_on(claim):
            return ()
        sentence = self.sentences[claim.sentence_index]
        if claim.kind == "toll" and OF_WAR.search(sentence.words) and (country := self._main_country()):
            return (country,)
        if claim.kind == "toll" and SINCE_YEAR.search(sentence.words) and (country := self._country_of(claim)):
            return (country,)
        is_total = claim.kind == "toll" and bool(TOTAL.search(sentence.words))
        if not is_total:
            if later := self._told_next(claim):
                return later
            goes_on = bool(GOES_ON.match(sentence.words))
            for earlier in reversed(self.sentences[: claim.sentence_index]):
                if claim.kind == "situation" and not self._is_same_state(claim, earlier, sentence):
                    break
                if earlier.paragraph < sentence.paragraph - goes_on:
                    break
                if claim.kind == "toll" and OF_THE_DEAD.search(sentence.words) and not DEATH.search(earlier.words):
                    continue  # the dead of the report's event, not of the sentence before
                if places := self._main_groups(earlier, claim):
                    return self._smallest(places)
        if not claim.is_of_event or (claim.kind == "situation" and not self._is_of_main(claim)):
            return ()
        if claim.harm is Harm.DISPLACED and LONG_PERIOD.search(sentence.words):
            return ()  # wider than the report's event
        return self.main

    def _is_same_state(self, claim: "_Claim", earlier: Sentence, sentence: Sentence) -> bool:
        """Whether a state of affairs is told of the place of a sentence before: 'Its bank is closed', 'They sleep in churches'."""
        if claim.about in (About.FIGHTING, About.CALM) or sentence.index - earlier.index > 2:
            return False
        if '"' in sentence.words or "“" in sentence.words:
            return False
        if claim.about is About.DISPLACEMENT:
            left = any(m.role is Role.FROM for m in self._of_sentence(earlier.index))
            return not left and (PEOPLE_GO_ON.match(sentence.words) is not None or claim.start_char > sentence.start_char + 30)
        return True

    def _is_of_main(self, claim: "_Claim") -> bool:
        """What a witness says of the state of things, and fighting that goes on, is told of the report's main event."""
        if claim.about is About.CALM or (claim.about is About.DISPLACEMENT and not WE.search(self._gap(claim.start_char, claim.end_char))):
            return False  # calm may have come anywhere, and the displaced are no longer there
        before = self._gap(self.sentences[claim.sentence_index].start_char, claim.start_char)
        is_quoted = before.count('"') % 2 == 1 or before.count("“") > before.count("”") or self._opens_quote(claim)
        return claim.about is About.FIGHTING or is_quoted

    def _opens_quote(self, claim: "_Claim") -> bool:
        following = self._gap(claim.start_char, min(claim.start_char + 1, claim.end_char))
        return following in ('"', "“") or self.sentences[claim.sentence_index].words[:1] in ('"', "“")

    def _goes_on(self, claim: "_Claim") -> bool:
        """A deed in the simple past goes on where the sentence before was; 'has deployed', 'have brought' need not."""
        if claim.continues and claim.kind == "act" and claim.event is not Category.ASSAULT:
            return PERFECT.search(self._gap(claim.start_char, claim.end_char)) is None
        return True

    def _main_country(self) -> Mention | None:
        """The country of the report's main event, where the report is mostly about it and names it."""
        event = self.main
        if not event or not self.countries or self._place(event[0]).country != self.countries[0]:
            return None
        named = (m for m in self.mentions if m.kind == "country" and self._place(m).country == self.countries[0])
        return next(named, None)

    def _country_of(self, claim: "_Claim") -> Mention | None:
        """The country of the report, for a count over years of a report whose event was in a town."""
        if not self.countries or not self.main or self.main[0].kind in ("country", "province", "region"):
            return None
        if self._place(self.main[0]).country not in (self.countries[0], None):
            return None
        name = self.gazetteer.country_name(self.countries[0])
        return Mention(claim.start_char, claim.end_char, name, "country", claim.sentence_index, Role.AT, name)

    def _main_groups(self, sentence: Sentence, claim: "_Claim") -> list[Mention]:
        """The places of a sentence's main clause; of another clause only if that has none."""
        for roles in claim.roles:
            also = {Role.LIVES, Role.TO} if claim.harm is Harm.DETAINED else {Role.LIVES}
            groups = self._groups(sentence.index, roles | also)
            if claim.kind == "situation":
                groups = [g for g in groups if g[0].role is not Role.FROM]
            if claim.kind == "toll":
                groups = [g for g in groups if not PART.search(self._before(sentence, g[0], 40))]
            if claim.kind == "toll" and BROUGHT.search(sentence.words):  # wounded where the blow fell, not where the hospital is
                groups = [g for g in groups if WALL_WORD.search(self._gap(sentence.start_char, g[0].start_char))] or groups
            main = [g for g in groups if not WALL_WORD.search(self._gap(sentence.start_char, g[0].start_char))]
            if found := [m for g in main or groups for m in g]:
                return found
        return []

    def _before(self, sentence: Sentence, mention: Mention, chars: int) -> str:
        return self._gap(max(sentence.start_char, mention.start_char - chars), mention.start_char)

    def _told_next(self, claim: "_Claim") -> tuple[Mention, ...]:
        """The place that the next sentence tells of the same people: 'Nine women were among the dead. All were killed in X.'"""
        following = self.sentences[claim.sentence_index + 1 : claim.sentence_index + 2]
        if claim.kind != "toll" or not following or following[0].paragraph != self.sentences[claim.sentence_index].paragraph:
            return ()
        if not SAME_PEOPLE.match(following[0].words):
            return ()
        groups = self._groups(following[0].index, HERE)
        return groups[0] if groups else ()

    def _event(self) -> tuple[Mention, ...]:
        """The place of the report's main event: told first, in the title, and beside words of harm."""
        scores: dict[tuple[str, ...], float] = {}
        groups: dict[tuple[str, ...], tuple[Mention, ...]] = {}
        lead = [s for s in self.sentences if s.part in (Part.BODY, Part.ITEM)][:4]
        in_title = {m.text.casefold() for m in self.of_title}
        for order, sentence in enumerate(lead):
            for group in self._groups(sentence.index, frozenset({Role.AT})):
                key = tuple(m.text.casefold() for m in group)
                near = self._gap(max(sentence.start_char, group[0].start_char - 90), min(sentence.end_char, group[-1].end_char + 60))
                score = 2.0 - 0.5 * order + 2.0 * bool(HARM.search(near)) + 2.0 * any(k in t or t in k for k in key for t in in_title)
                score -= 2.0 * (group[0].kind == "country")
                score -= 2.0 * bool(PART.search(self._gap(max(sentence.start_char, group[0].start_char - 40), group[0].start_char)))
                scores[key] = scores.get(key, 0.0) + score
                groups.setdefault(key, group)
        if scores:
            return groups[max(scores, key=lambda k: scores[k])]
        if titled := tuple(m for m in self.of_title if m.role is Role.AT):
            return titled
        return ()


# A comma, 'and', a preposition or a unit: what stands between coordinate places.
COORDINATE = re.compile(
    r"(?:[\s,&]|\b(?:and|or|as|well|in|near|around|at|to|from|the|of|both|also|then|nearby|neighbou?ring|villages?|towns?|areas?|city|cities|districts?|"
    r"neighbou?rhoods?|parts|outskirts|provinces?|governorates?|regions?|states?|countryside|suburbs?|camps?|mountains)\b){0,14}"
)
EARLIER_OR_LATER = re.compile(r"\b(?:after|before|since|because|until)\b")
ASIDE = re.compile(r",\s(?:who|whose|whom|which)\b")
BROUGHT = re.compile(r"\b(?:brought|taken|rushed|transferred|carried|admitted|arrived) (?:in|to|at|into)\b")
PART_GOES_ON = re.compile(r"[^,;:—–]{1,80}$")
TREATED = re.compile(r"\b(?:treated|treating|admitted|operated on|received)\b")
RULER = re.compile(r"\b(?:governor|mayor|prefect|commissioner|administrator|authorities) (?:of|in)\b")
STAYING = re.compile(r"\b(?:(?:has|have|had) )?refus(?:e|es|ed|ing) to (?:leave|move|go|return|evacuate|come out)\b")
SINCE_YEAR = re.compile(r"\b(?:has|have)\s(?:\w+\s){0,3}(?:killed|claimed|died|left)\b[^.;]{0,80}\bsince (?:19|20)\d\d\b")
OF_THE_DEAD = re.compile(r"\b(?:of|among) (?:the (?:dead|victims|slain|fatalities)|those killed|the killed)\b")
DEATH = re.compile(r"\b(?:kill|dead|died|dies|death|bod(?:y|ies)|massacre|lives|fatal|slain|murder|execut)", re.IGNORECASE)
DENIAL = re.compile(r"\b(?:den(?:y|ies|ied|ying)|reject|dismiss|refus|disput|that)")
WE = re.compile(r"\b(?:[Ww]e|I|[Ee]verybody|[Ee]veryone)\b")
PERFECT = re.compile(r"\b(?:has|have)\s(?:\w+\s)?(?:been\s)?\w+(?:ed|en|n|t|ght)\b")
PEOPLE_GO_ON = re.compile(r"[\"“'‘]?(?:They|We|These|Those|All|Most|Some|Their|Families|The (?:displaced|families|newly|new))\b")
LISTED = re.compile(r"[\s:(=–—-]{0,3}\d")
LIST_ENDS = re.compile(r"[\d.,]*\d\)?\s*(?:[,;.]|and\b|$)")
WHERE = re.compile(r",?\s(?:where|in which|at which)\s")
RESUMED = re.compile(r",\s+(?=(?:were|was|had|have|has|died|lost)\b)")  # '164 people, including seven children, were killed in X'
REACH = 300.0  # characters, or a wall: farther off, a place of the sentence belongs to another statement
WALL = re.compile(r"[;—–]|\b(?:while|whereas|but|although|though|after|before|when|because|since)\b")
COUNT_BEGINS = re.compile(
    r"(?:,|\band\b|\bincluding\b)\s+(?:and |including |at least |some |about |around |nearly |over |more than |another |a further )*"
    r"(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds|thousands|many|most|several|half|others)\b)"
)
PART_PLACED = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds|many|most|several|others))\D{0,40}$"
)
PART = re.compile(
    r"\b(?:most of them|of them|of whom|of those|of these|of the dead|among them|including|of the victims|the rest|of which)\b",
    re.IGNORECASE,
)
CHARGE = re.compile(r"\b(?:over|for|accused|suspicion|suspected|connection|charged|charges)\b")
LONG_PERIOD = re.compile(r"\b(?:this year|since the (?:start|beginning) of|so far this|in (?:19|20)\d\d|since (?:19|20)\d\d)\b")
STRONG_WALL = re.compile(r"[;—–]|\b(?:while|whereas|but|although|though|because)\b")
WALL_WORD = re.compile(r"\b(?:since|after|before|when|while|whereas|where)\b")
OF_WAR = re.compile(r"\b(?:by|of|in|from|throughout|during) the (?:[a-z]+ )?(?:war|conflict)\b")
GOES_ON = re.compile(
    r"(?:The (?:figure|number|count)|Of (?:them|these|those|the)|They|These|Those|Some [\d,]+ of|Most of|Half of|All of)\b"
)  # from the paragraph before
SAME_PEOPLE = re.compile(
    r"(?:All|They|Most|Both|These|The (?:victims|dead|wounded|injured|men|women|bodies))\b(?: of them)? "
    r"(?:had been |have been |were |was |are )?(?:all )?(?:been )?"
    r"(?:killed|shot|murdered|found|died|injured|wounded|hit|attacked|executed|abducted|taken|lost|struck)"
)
TOTAL = re.compile(
    r"\b(?:overall|total|first|initial|final|combined|earlier) (?:death )?(?:toll|figure|tally|count)\b|"
    r"\b(?:bring|brings|bringing|brought|raised|raises|raising)\b"
)


HARM = re.compile(r"\b(?:" + "|".join(sorted(lexicon("harm", "words"))) + r")\b", re.IGNORECASE)
SPEECH = frozenset(
    {
        Category.AGREE,
        Category.REQUEST,
        Category.ACCUSE,
        Category.REJECT,
        Category.THREATEN,
        Category.SUPPORT,
        Category.SANCTION,
        Category.COOPERATE,
    }
)
CARRIED = frozenset({Category.ASSAULT, Category.COERCE, Category.MOBILIZE, Category.AID, Category.PROTEST})
DEEDS = CARRIED | {Category.CONCEDE, Category.RETREAT}
HERE, THITHER, THENCE = frozenset({Role.AT}), frozenset({Role.AT, Role.TO}), frozenset({Role.AT, Role.FROM})


@dataclass(frozen=True, slots=True)
class _Claim:
    start_char: int
    end_char: int
    sentence_index: int
    kind: str
    harm: Harm | None
    event: Category | None
    about: About | None

    @property
    def roles(self) -> tuple[frozenset[Role], ...]:
        """Which places count, the preferred first."""
        if self.harm is Harm.DISPLACED:
            return (frozenset({Role.FROM, Role.LIVES}), THITHER)
        if self.harm is Harm.RETURNED:
            return (frozenset({Role.TO}), HERE)
        if self.kind == "situation" or self.event is Category.COERCE:
            return (THENCE | THITHER, frozenset({Role.LIVES}))
        if self.harm in (Harm.ABDUCTED, Harm.MISSING, Harm.DETAINED):
            return (HERE, frozenset({Role.FROM, Role.LIVES}))
        if self.kind == "toll":
            return (HERE, frozenset({Role.LIVES}))
        if self.event in (Category.RETREAT, Category.COERCE, Category.AID) or self.kind == "situation":
            return (THENCE | THITHER,)
        if self.event is Category.ASSAULT:
            return (HERE,)
        return (THITHER,)

    @property
    def is_speech(self) -> bool:
        return self.event in SPEECH

    @property
    def carries(self) -> bool:
        """Whether a place that was named before holds for it."""
        return self.kind in ("toll", "situation") or self.event in CARRIED

    @property
    def continues(self) -> bool:
        """Whether it is a deed that goes on where the sentence or the sentences before told: 'Police arrested eleven of them.'"""
        return self.kind == "situation" or self.event in DEEDS or self.harm is Harm.DETAINED

    @property
    def is_of_event(self) -> bool:
        """Whether the place of the report's main event holds where none is told nearer."""
        return (self.kind == "toll" and self.harm is not Harm.DETAINED) or self.kind == "situation" or self.event is Category.ASSAULT

    def is_part(self, sentence: Sentence) -> bool:
        words = sentence.words[max(0, self.start_char - sentence.start_char - 12) : self.end_char - sentence.start_char]
        return bool(PART.search(words))


def _lie_apart(one: Place, other: Place) -> bool:
    if one.text.casefold() == other.text.casefold() or one.country is None or other.country is None:
        return False
    return one.country != other.country or (None not in (one.province, other.province) and one.province != other.province)


def _distinct(mentions: Sequence[Mention]) -> list[Mention]:
    return list({m.text.casefold(): m for m in reversed(mentions)}.values())[::-1]
