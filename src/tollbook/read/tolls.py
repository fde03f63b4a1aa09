"""Tolls of a report: which numbers count people to whom harm was done, and how they hang together.

Each number of a sentence is tried by named rules, the surest first: the number's own noun is a word of harm ('40 dead'), a
clause on that noun ('12 people killed in …'), the verb that governs it, an idiom of tolls ('the toll rose to 116'), words
beside it where the parse fails, and last the toll that it continues ('nine of them children', 'Latakia: 185').
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tollbook.model.claim import Harm, Relation, Stance, Victim
from tollbook.read.harms import OBJECTS, HarmHead, companions_of, harm_heads, is_passive, lexicon
from tollbook.read.numbers import MAY_COUNT, Quantity, Sense, quantities
from tollbook.read.people import classes_of, is_no_person, is_person_word, people
from tollbook.read.perpetrators import Perpetrator, perpetrators
from tollbook.read.text import Part, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

INCLUDING = frozenset({"including", "among", "amongst", "included", "includes", "include", "comprising"})
GATHERING_NOUNS = frozenset(
    "family group crowd crew total number team patrol majority convoy handful batch wave couple pair party squad unit list".split()
)
HELD = frozenset("free release rescue exchange swap liberate handover hand".split())
HELPED = frozenset("bring fly evacuate airlift transport transfer carry move send help assist rescue ferry deliver visit meet".split())
HEDGES = frozenset(
    "may might could can possibly probably perhaps apparently reportedly allegedly unconfirmed unverified supposedly likely".split()
)
REJECTING = frozenset("reject dispute dismiss contest refute deny".split())
HEDGE_VERBS = frozenset("fear believe expect think presume suspect estimate_to".split())
UPDATING_VERBS = frozenset(
    "take push rise climb raise bring increase jump grow revise soar update lift swell mount pass exceed surpass top reach".split()
)
SINGLE_HARMS = frozenset({Harm.KILLED, Harm.INJURED, Harm.MISSING, Harm.DETAINED, Harm.ABDUCTED, Harm.AFFECTED})
SECURITY = frozenset("army military police forces navy gendarmerie troops army's security".split())
STATE_BODIES = frozenset(
    "police army authorities government security military ministry intelligence gendarmerie prosecutors israel russia ukraine state".split()
)
COMBATANT_WORDS = frozenset(w for w, c in people().classes.items() if c in (Victim.COMBATANT, Victim.SECURITY_FORCE)) | frozenset(
    "group groups kidnappers abductors captors hijackers gang gangs pirates army authorities forces movement militias".split()
)
FLIGHTS = frozenset({"displaced.left", "displaced.arrived", "returned.to"})
FEWEST_IN_FLIGHT = 20  # below it an arrival is a delegation, a patrol or a family on its way
MAINLY = frozenset({"mostly", "mainly", "chiefly", "largely", "predominantly", "primarily"})
MORE = frozenset({"another", "more", "others", "other", "additional", "further", "new"})
FIGURE_VERBS = frozenset(
    "arrest detain pick speak give cite count estimate report mention claim list record document confirm register tally collect recover retrieve find bury pick gather identify see put add talk".split()
)
REPORTING = frozenset("say report tell add note state announce confirm claim according estimate accord".split())
NOT_AMONG = frozenset({"except", "but", "besides", "excluding", "than", "without"})
LINKS = frozenset("were was are is be been being have has had also still later reported confirmed believed feared to as said".split())


@dataclass(slots=True, eq=False)
class TollFrame:
    """A toll before names, places and days are resolved. Offsets are characters of the report.

    whole: the frame whose people these are a part of. by: who did it, as spans or plain names.
    """

    sentence: int
    start_char: int
    end_char: int
    harm: Harm
    relation: Relation
    value: int | None
    value_high: int | None
    share: str | None
    victims: list[Victim]
    rule: str
    by: list[Perpetrator] = field(default_factory=list)
    whole: "TollFrame | None" = None
    stance: Stance = Stance.ASSERTED
    is_updating: bool = False
    is_increment: bool = False
    is_continuation: bool = False
    takes_former: bool = False
    governor: int = -1
    number_char: int = -1


@dataclass(slots=True)
class Memory:
    """What the report has counted so far: wholes that a later sentence can speak of. focus: the toll named again ('the 420 victims')."""

    frames: list[TollFrame] = field(default_factory=list)
    focus: TollFrame | None = None
    focus_sentence: int = -10

    def named_again(self, value: int, sentence: int) -> bool:
        """Whether a toll of this value stands before, in another sentence; it is then what the report speaks of."""
        for frame in reversed(self.frames):
            if sentence - frame.sentence > 8:
                break
            if frame.value == value and value > 1:
                self.focus, self.focus_sentence = frame, sentence
                return True
        return False

    def last_whole(self, *, value: int | None = None, harm: Harm | None = None, near: int = 10_000, at: int = 0) -> TollFrame | None:
        """Return the last toll that is no part and can hold `value` people."""
        for frame in reversed(self.frames):
            if at - frame.sentence > near:
                break
            if (
                frame.whole is None
                and frame.stance is not Stance.DENIED
                and can_hold(frame, value)
                and (harm is None or frame.harm is harm)
            ):
                return frame
        return None


def can_hold(whole: TollFrame, value: int | None) -> bool:
    """Whether `value` people can be among those of a toll, by its number alone."""
    if value is None or whole.value is None or whole.relation in (Relation.AT_LEAST, Relation.MORE_THAN, Relation.MAGNITUDE):
        return whole.value is not None or whole.relation is Relation.VAGUE
    return value <= (whole.value_high or whole.value)


def find_tolls(sentences: Sequence[Sentence], docs: "Mapping[int, Doc]", *, speaks_of_flight: bool = False) -> list[TollFrame]:
    """Return the tolls of a report in the order of their sentences; sentences that were not parsed hold none."""
    memory = Memory()
    for sentence in sentences:
        doc = docs.get(sentence.index)
        if doc is None:
            continue
        reader = SentenceReader(sentence, doc, memory, speaks_of_flight)
        memory.frames.extend(reader.read())
    return memory.frames


class SentenceReader:
    """Reads the tolls of one parsed sentence, with the report's tolls so far at hand."""

    def __init__(self, sentence: Sentence, doc: "Doc", memory: Memory, speaks_of_flight: bool) -> None:
        self.sentence, self.doc, self.memory = sentence, doc, memory
        self.heads = harm_heads(doc, speaks_of_flight=speaks_of_flight)
        self.frames: list[TollFrame] = []
        self.taken: set[int] = set()  # tokens that a toll counts already
        self.quantities = quantities(sentence.words)

    def read(self) -> list[TollFrame]:
        for quantity in self.quantities:
            if quantity.sense not in MAY_COUNT:
                continue
            if frame := self.read_quantity(quantity):
                self.frames.append(frame)
        self.frames.extend(self.read_single_people())
        self.frames.sort(key=lambda f: f.start_char)
        self.link_increments()
        self.blame_on_next()
        for frame in self.frames:  # the parse may take the victims of one verb for the subject of the next
            frame.by = [
                b
                for b in frame.by
                if not any(f.number_char <= b.start_char < f.end_char and b.end_char <= f.end_char for f in self.frames if f is not frame)
            ]
        return self.frames

    def blame_on_next(self) -> None:
        """'They were killed by …' in the sentence after a toll tells who did it."""
        if self.frames or not self.memory.frames:
            return
        for found in self.heads.values():
            subject = next((c for c in found.token.children if c.dep_ == "nsubjpass"), None)
            if subject is None or subject.lower_ not in ("they", "all", "he", "she", "victims", "both"):
                continue
            for frame in self.memory.frames:
                if self.sentence.index - frame.sentence == 1 and frame.harm is found.harm and not frame.by:
                    frame.by = perpetrators(self.sentence, self.doc, found, subject)

    # --- one number ---------------------------------------------------------------------------------------------------

    def read_quantity(self, quantity: Quantity) -> TollFrame | None:
        number = self.token_at(quantity.number_start, quantity.number_end)
        if number is None:
            return None
        head, partitive = self.counted(number, quantity)
        first = self.token_at(quantity.start_char, quantity.start_char + 1)
        before = self.doc[first.i - 1].lower_ if first is not None and first.i else ""
        if (
            before in ("the", "these", "those")
            and quantity.relation is Relation.EXACT
            and self.memory.named_again(int(quantity.value or 0), self.sentence.index)
        ):
            return None
        if before == "of" and first is not None and first.i >= 2 and is_age_of(self.doc[first.i - 2]):
            return None
        if quantity.is_negative:
            return self.read_zero(quantity, number, head)
        is_gathering = number.dep_ == "pobj" and number.head.head == head
        if head != number and is_no_person(head) and head.i not in self.heads and not is_gathering:
            return None
        if self.is_freed(head):
            return None
        harm = self.undivided(self.harm_of(head, number))
        is_vague = quantity.relation in (Relation.SHARE, Relation.VAGUE)
        if harm is None and not is_vague and (harm := self.toll_idiom(number, head, quantity)) is None:
            harm = self.harm_beside(head, number, quantity)
        if harm is not None and (harm.needs_people and not is_person_word(head) or harm.rule in FLIGHTS and not self.is_flight(harm, head, quantity)):
            harm = None
        if harm is not None and harm.rule == "displaced.evacuated" and any(c.i in self.heads and c.dep_ == "amod" for c in head.children):
            return None  # wounded people brought to safety are helped
        if self.is_base(number, quantity) or (harm is not None and (is_unreal(harm.token) or self.is_aimed_at(harm.token))):
            return None
        if number.lower_ == "both" and (harm is None or (not is_person_word(head) and head != number)):
            return None
        whole = self.whole_of(number, head, quantity, partitive, harm)
        if quantity.relation is Relation.VAGUE and not self.may_be_vague(harm, whole, number, head):
            return None
        if harm is None and whole is None and (among := self.among_harm(head)) is not None:
            harm = HarmHead(head, among, "list", f"{among.value}.list")
        if harm is None and whole is None:
            harm = self.continued(number, head, quantity) or self.figure_given(number, head, quantity)
        if harm is None and whole is None:
            return None
        if quantity.relation is Relation.SHARE and whole is None:
            return None
        frame = self.frame(quantity, number, head, harm, whole, partitive)
        if frame.rule in ("abducted.seized", "detained.held") and not self.is_held_by_people(frame):
            return None
        self.taken.update({number.i, head.i})
        return frame

    def is_base(self, number: "Token", quantity: Quantity) -> bool:
        """'1.5 million of the strip's 2.3 million people', 'Of the 158': the number that others are a part of, told before."""
        before = self.sentence.words[max(0, quantity.start_char - 40) : quantity.start_char].lower().split()
        if len(before) >= 2 and before[-2:] in (["of", "the"], ["of", "these"], ["of", "those"], ["of", "its"], ["of", "their"]):
            return True
        for other in self.quantities:
            if other.end_char < quantity.start_char and other.sense in MAY_COUNT:
                between = self.sentence.words[other.end_char : quantity.start_char].split()
                if (
                    2 <= len(between) <= 4
                    and between[0] == "of"
                    and (between[1] in ("the", "its", "their", "some") or between[-1].endswith(("'s", "’s")))
                ):
                    return True
        return False

    def is_flight(self, harm: HarmHead, head: "Token", quantity: Quantity) -> bool:
        """Many plain people who leave, reach or return to a place have fled or come home; soldiers, envoys and a few have not."""
        if (quantity.value or 0) < FEWEST_IN_FLIGHT or not (is_person_word(head) or head.like_num or head.pos_ == "NUM"):
            return False
        classes = set(classes_of(head))
        if classes & {Victim.SECURITY_FORCE, Victim.COMBATANT, Victim.OFFICIAL, Victim.JOURNALIST, Victim.PROTESTER, Victim.FOREIGNER}:
            return False
        verb = harm.token
        places = [t for c in verb.children for t in ([c, *c.children] if c.dep_ == "prep" else [c]) if t.dep_ in ("dobj", "pobj") and t.i > verb.i]
        return any(t.text[:1].isupper() or t.lower_ in ("city", "town", "camp", "camps", "border", "area", "region", "villages", "village", "country") for t in places)

    def is_aimed_at(self, verb: "Token") -> bool:
        """'shot at both officers' hurts nobody yet; 'fled the scene' displaces nobody."""
        following = self.doc[verb.i + 1].lower_ if verb.i + 1 < len(self.doc) else ""
        return (verb.lemma_ in ("shoot", "fire") and following == "at") or (
            verb.lemma_ == "flee" and any(c.lower_ in ("scene", "custody", "prison") for c in verb.children)
        )

    def may_be_vague(self, harm: HarmHead | None, whole: TollFrame | None, number: "Token", head: "Token") -> bool:
        """A vague amount needs the harm in its clause, or to stand beside a toll: 'many of them children'."""
        if harm is None:
            return whole is not None and whole.sentence == self.sentence.index and number.dep_ not in ("nsubj", "nsubjpass")
        if harm.role in ("adjective", "object") and harm.token.dep_ == "amod" and harm.token.head == head:
            return False  # 'some displaced civilians remain' tells of a state, not that harm was done
        return harm.role != "toll" and not (
            harm.role == "noun" and harm.token.lower_ in ("bodies", "body", "remains", "corpses", "hostages")
        )

    def token_at(self, start: int, end: int) -> "Token | None":
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return span.root if span else None

    def counted(self, number: "Token", quantity: Quantity) -> "tuple[Token, Token | None]":
        """Return the noun that is counted, and for 'nine of them' the word for the whole."""
        begin = self.token_at(quantity.start_char, quantity.start_char + 1) or number
        if begin.i >= 2 and self.doc[begin.i - 2].lower_ == "of" and self.doc[begin.i - 1].lower_ in ("whom", "these", "them", "those", "which"):
            return number, self.doc[begin.i - 1]
        after = list(self.doc[number.i + 1 : number.i + 4])
        if len(after) >= 2 and after[0].lower_ == "of" and after[1].lower_ in ("them", "whom", "these", "those"):
            if after[1].lower_ in ("them", "whom") or len(after) < 3 or after[2].pos_ != "NOUN":
                return number, after[1]
        token = number
        while token.dep_ in ("nummod", "quantmod", "compound", "amod", "det", "predet", "advmod", "nmod") and token.head.i > token.i:
            if token.dep_ == "advmod" and token.head.pos_ not in ("NUM", "NOUN", "DET", "ADJ"):
                break
            if any(t.text in (":", ";") for t in self.doc[token.i + 1 : token.head.i]):
                break
            token = token.head
            if token.pos_ in ("NOUN", "PROPN"):
                break
        if token.i < number.i:
            token = number
        if token == number or not (token.pos_ in ("NOUN", "PROPN", "ADJ") or token.i in self.heads):
            following = self.noun_after(number)
            if following is not None:
                token = following
        for child in token.children:
            if (
                child.dep_ == "prep"
                and child.lower_ == "of"
                and child.i > number.i
                and (token == number or token.pos_ in ("NUM", "DET") or self.is_amount(token, quantity))
            ):
                inner = next((t for t in child.children if t.dep_ in ("pobj", "pcomp")), None)
                if inner is None:
                    continue
                if inner.pos_ == "PRON" or any(
                    t.dep_ in ("det", "poss") and t.lower_ in ("the", "these", "those", "its", "their") for t in inner.children
                ):
                    return token, inner
                return inner, None
        if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in GATHERING_NOUNS and token == number:
            return token.head.head, None
        return token, None

    def is_amount(self, token: "Token", quantity: Quantity) -> bool:
        """The token is the amount itself: 'dozens', 'a number', 'a third', 'the majority'."""
        return quantity.start_char <= token.idx < quantity.end_char

    def noun_after(self, number: "Token") -> "Token | None":
        """The noun that follows a number within its phrase, where the parse put it elsewhere."""
        last = None
        for token in self.doc[number.i + 1 : number.i + 6]:
            if token.pos_ in ("NOUN", "PROPN"):
                last = token
                if (
                    token.i + 1 < len(self.doc)
                    and self.doc[token.i + 1].pos_ in ("NOUN", "PROPN")
                    and self.doc[token.i + 1].dep_ != "npadvmod"
                ):
                    continue
                break
            if (token.pos_ not in ("ADJ", "NUM", "DET", "PART") and token.tag_ not in ("VBN", "VBG", "HYPH")) or token.lower_ in ("of",):
                break
        if last is not None and (is_person_word(last) or last.i in self.heads) and last.dep_ != "nummod":
            return last
        return None

    def is_freed(self, head: "Token") -> bool:
        """'released 12 hostages', 'rescued 40 people': the release is an act, the people are no toll."""
        node = head
        for _ in range(4):
            if node.head == node:
                return False
            node = node.head
            if node.pos_ == "VERB":
                return node.lemma_.lower() in HELD
        return False

    # --- which harm ---------------------------------------------------------------------------------------------------

    def harm_of(self, head: "Token", number: "Token") -> HarmHead | None:
        own = self.own_harm(head, number)
        if own is not None and own.harm is not Harm.KILLED:  # 'killed 50 hostages', 'two of the wounded died'
            governing = self.governing_harm(head, number)
            if governing is not None and governing.role != "noun" and governing.harm in (Harm.KILLED, Harm.INJURED, Harm.ABDUCTED):
                return governing
        return own or self.clause_harm(head) or self.governing_harm(head, number) or self.modifying_harm(head)

    def undivided(self, harm: HarmHead | None) -> HarmHead | None:
        """'killed or wounded' does not divide them."""
        if harm is None or harm.harm not in (Harm.KILLED, Harm.INJURED):
            return harm
        before = list(self.doc[max(0, harm.token.i - 2) : harm.token.i])
        if (
            len(before) == 2
            and before[1].lower_ == "or"
            and before[0].i in self.heads
            and self.heads[before[0].i].harm in (Harm.KILLED, Harm.INJURED)
        ):
            return HarmHead(harm.token, Harm.CASUALTIES, harm.role, "casualties.object")
        words = [t for t in self.doc[harm.token.i + 1 : harm.token.i + 4]]
        if (
            len(words) >= 2
            and words[0].lower_ in ("or", "and/or")
            and any(t.i in self.heads and self.heads[t.i].harm in (Harm.KILLED, Harm.INJURED) for t in words[1:])
        ):
            return HarmHead(harm.token, Harm.CASUALTIES, harm.role, "casualties.object")
        return harm

    def own_harm(self, head: "Token", number: "Token") -> HarmHead | None:
        """'111 deaths', '70 dead', '250 hostages'."""
        found = self.heads.get(head.i)
        if found and found.role in ("noun", "adjective"):
            if head.lower_ in ("attack", "number"):
                return None
            return found
        return None

    def clause_harm(self, head: "Token") -> HarmHead | None:
        """'16 people seriously injured', '121 members who had been killed', '3 girls who died'."""
        for child in head.children:
            if child.i < head.i:
                continue
            found = self.heads.get(child.i)
            if child.dep_ == "relcl" and child.lemma_ in ("be", "remain"):
                found = next((self.heads[c.i] for c in child.children if c.dep_ in ("acomp", "attr") and c.i in self.heads), None)
                if found is not None and found.role == "adjective":
                    return found
            if found is None or child.dep_ not in ("acl", "relcl", "amod", "appos"):
                continue
            if found.role == "subject" or found.role == "adjective" or is_passive(child):
                return found
        return None

    def modifying_harm(self, head: "Token") -> HarmHead | None:
        """'24 other wounded people', '600 displaced families' (no people there, but not here to judge)."""
        for child in head.children:
            found = self.heads.get(child.i)
            if found and child.dep_ in ("amod", "compound", "nmod") and child.i < head.i and found.role in ("adjective", "object", "noun"):
                if found.role == "noun" and child.dep_ == "compound" and not is_person_word(head):
                    continue
                return None if found.harm is Harm.INJURED and self.are_helped(head) else found
        return None

    def are_helped(self, head: "Token") -> bool:
        """'flew 37 wounded travellers to …', 'wounded fighters were evacuated': help is an act, and counts nobody."""
        node = head
        for _ in range(4):
            if node.head == node:
                return False
            node = node.head
            if node.pos_ == "VERB":
                return node.lemma_.lower() in HELPED
        return False

    def governing_harm(self, head: "Token", number: "Token") -> HarmHead | None:
        """Climb from the counted noun to the word that says what was done to these people."""
        node = head
        for _ in range(9):
            parent, relation = node.head, node.dep_
            if parent == node:
                return None
            if (relation == "prep" and node.lower_ in NOT_AMONG) or (
                relation == "prep"
                and node.lower_ == "of"
                and parent.pos_ == "NUM"
                and node.head == parent
                and any(t.dep_ == "poss" for c in node.children for t in c.children)
            ):
                return None
            found = self.heads.get(parent.i)
            if found and found.role == "noun" and relation == "prep" and node.lower_ in ("of", "among", "to", "including"):
                return found
            if found and found.role in ("object", "subject"):
                return found if self.is_victim_role(found, node, relation) else None
            if parent.pos_ in ("VERB", "AUX"):
                if relation in ("prep", "agent", "npadvmod", "advcl", "mark"):
                    return None
                return self.predicate_harm(parent, node, relation)
            if relation == "prep" and node.lower_ not in ("of", "including", "like", "except") and parent.pos_ not in ("NUM",):
                return None
            if relation == "prep" and node.lower_ == "of" and parent.pos_ == "NOUN" and not self.is_gathering(parent) and parent != number:
                return None
            node = parent
        return None

    def is_gathering(self, noun: "Token") -> bool:
        return noun.lemma_.lower() in GATHERING_NOUNS or is_person_word(noun)

    def is_victim_role(self, found: HarmHead, node: "Token", relation: str) -> bool:
        verb = found.token
        if relation == "conj" and node.pos_ in ("VERB", "AUX"):
            return False
        if found.role == "subject":
            return relation in ("nsubj", "nsubjpass") or relation == "conj"
        if relation == "nsubjpass":
            return True
        if relation == "nsubj":
            return is_passive(verb)
        if relation in ("relcl", "acl"):
            return False
        return relation in OBJECTS or (
            relation in ("attr", "conj", "appos", "ccomp", "npadvmod") and node.pos_ in ("NOUN", "NUM", "PROPN", "ADJ")
        )

    def predicate_harm(self, verb: "Token", node: "Token", relation: str) -> HarmHead | None:
        """'are feared dead', 'were believed to be held', 'remain missing', 'left 12 dead'."""
        for child in verb.children:
            found = self.heads.get(child.i)
            if found is None:
                continue
            if child.dep_ in ("acomp", "oprd", "attr") and found.role in ("adjective", "object", "noun") and child.i > node.i:
                if found.role == "noun" and child.dep_ == "attr":
                    continue
                return found
            if (
                child.dep_ in ("xcomp", "ccomp")
                and relation in ("nsubj", "nsubjpass", "dobj")
                and not any(c.dep_ in ("nsubj", "nsubjpass") and c.i < child.i and c != node for c in child.children)
            ):
                if found.role == "subject" or is_passive(child):
                    return found
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ == "as":
                for inner in child.children:
                    found = self.heads.get(inner.i)
                    if found and found.role in ("adjective", "noun"):
                        return found
        return None

    def harm_beside(self, head: "Token", number: "Token", quantity: Quantity) -> HarmHead | None:
        """Where the parse fails: a participle of harm a few words on ('40 … were killed'), or a verb of harm just before."""
        if head != number and not is_person_word(head) and head.pos_ == "NOUN" and not head.text[0].isupper():
            return None
        after = max(head.i, number.i) + 1
        for token in self.doc[after : after + 7]:
            found = self.heads.get(token.i)
            if found and found.role in ("object", "subject", "adjective"):
                has_object = any(c.dep_ in OBJECTS for c in token.children)
                return None if found.role == "object" and has_object and not is_passive(token) else found
            if token.is_punct or (token.pos_ in ("VERB", "ADP", "SCONJ", "PRON", "CCONJ") and token.lower_ not in LINKS):
                break
        first = self.token_at(quantity.start_char, quantity.start_char + 1)
        if first is not None:
            for token in reversed(list(self.doc[max(0, first.i - 2) : first.i])):
                found = self.heads.get(token.i)
                if found and found.role == "object" and not any(c.dep_ == "auxpass" for c in token.children) and token.pos_ == "VERB":
                    return found
                if token.is_punct or token.pos_ in ("NOUN", "PROPN", "NUM", "CCONJ"):
                    break
        return None

    def toll_idiom(self, number: "Token", head: "Token", quantity: Quantity) -> HarmHead | None:
        """'the death toll rose to 116', 'put the number of dead at 70', 'an earlier toll of 773', 'at 112 by that night'."""
        if head != number and head.i not in self.heads:
            return None
        noun = self.toll_noun(number, quantity)
        if noun is None:
            return None
        known = next((f for f in reversed(self.memory.frames) if f.value == quantity.value and self.sentence.index - f.sentence <= 6), None)
        harm = known.harm if known is not None and noun.lower_ in ("figure", "number", "count", "claim", "estimate", "total") else self.harm_of_toll(noun)
        return HarmHead(noun, harm, "toll", f"{harm.value}.toll") if harm else None

    def toll_noun(self, number: "Token", quantity: Quantity) -> "Token | None":
        """The noun for the count that the number is said to be: linked by 'to', 'at', 'of', 'from', or by a verb of counting."""
        words = lexicon()
        first = self.token_at(quantity.start_char, quantity.start_char + 1) or number
        link = self.doc[first.i - 1].lower_ if first.i else ""
        is_linked = link in (
            "to",
            "at",
            "of",
            "from",
            "past",
            "was",
            "is",
            "as",
            ":",
            "beyond",
            "were",
            "stands",
            "stood",
            "reached",
            "passed",
            "exceeded",
            "hit",
            "between",
        )
        verb = next(
            (
                t
                for t in reversed(list(self.doc[max(0, number.i - 30) : number.i]))
                if t.lemma_.lower() in words.toll_verbs and t.pos_ in ("VERB", "AUX")
            ),
            None,
        )
        is_object = number.head.lemma_.lower() in words.toll_verbs or (first.i and self.doc[first.i - 1].lemma_.lower() in words.toll_verbs)
        is_open = quantity.relation is Relation.MORE_THAN and verb is not None and quantity.start_char <= verb.idx < quantity.end_char
        if not (is_linked or is_object or is_open):
            return None
        for token in reversed(list(self.doc[max(0, number.i - 40) : number.i])):
            if token.lower_ == ";":
                return None
            if token.lower_ in words.toll_nouns and (token.pos_ in ("NOUN", "PROPN", "ADJ") or token.i and self.doc[token.i - 1].lower_ == "the"):
                if link == "of" and token.i < first.i - 4:
                    return None
                return token if number.i - token.i <= 4 or verb is not None else None
        return None

    def harm_of_toll(self, noun: "Token") -> Harm | None:
        """Which harm a toll counts: by its own words, else killed for a toll and what was counted last for a figure."""
        words = lexicon()
        plain = [t for t in noun.subtree if t.i < noun.i + 12 and t.dep_ not in ("nsubj",)]
        for token in plain:
            found = self.heads.get(token.i)
            if found and token != noun:
                return found.harm
        if noun.lower_ in words.nouns:
            return words.nouns[noun.lower_]
        of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        if of is not None and noun.lower_ != "toll":
            inner = next((t for t in of.children if t.dep_ == "pobj"), None)
            if inner is not None and inner.pos_ != "NUM" and not is_person_word(inner) and inner.lower_ not in ("its", "them"):
                return None
        if "injured" in (c.lower_ for c in noun.children):
            return Harm.INJURED
        if noun.lower_ == "toll":
            return Harm.KILLED
        last = self.frames[-1] if self.frames else self.memory.last_whole(near=6, at=self.sentence.index)
        return last.harm if last else None

    # --- continued tolls ----------------------------------------------------------------------------------------------

    def whole_of(
        self, number: "Token", head: "Token", quantity: Quantity, partitive: "Token | None", harm: HarmHead | None
    ) -> TollFrame | None:
        """Return the toll whose people these are a part of, or None."""
        value = None if quantity.value is None else int(quantity.value)
        before = [f for f in self.frames if f.number_char < self.sentence.start_char + quantity.number_start]
        if partitive is not None:
            return self.referent(partitive, value, before)
        if quantity.relation is Relation.SHARE and before and (harm is None or number.lower_ in MAINLY):
            return self.nearest(before, value)
        if (opening := self.opening_whole(quantity)) is not None and (harm is None or harm.harm is opening.harm):
            return self.nearest(before, value) if before and self.opener_before(number) == "including" else opening
        if harm is not None and harm.role == "toll":
            return None
        if harm is not None and (total := self.total_before(number, quantity, harm)) is not None:
            return total
        if (
            harm is not None and quantity.relation is Relation.SHARE and harm.role in ("noun", "adjective")
        ):  # 'most deaths', 'half of the wounded'
            same = [f for f in before if f.harm is harm.harm and f.whole is None]
            return same[0] if same else self.memory.last_whole(harm=harm.harm, at=self.sentence.index, near=4)
        opener = self.opener_before(number)
        if opener == "including":
            whole = self.nearest(before, value)
            if whole is None or (harm is not None and harm.harm is not whole.harm and whole.harm is not Harm.CASUALTIES):
                return None
            if (
                harm is not None
                and harm.token.i > number.i
                and whole.governor != harm.token.i
                and harm.token.dep_ not in ("acl", "relcl", "amod")
            ):
                return None
            return whole
        if opener == "among":
            return self.nearest(before, value) or self.memory.last_whole(value=value, at=self.sentence.index, near=4)
        if harm is None and (among := self.among_harm(head)) is not None:
            return self.nearest([f for f in before if f.harm is among], value) or self.memory.last_whole(
                value=value, harm=among, at=self.sentence.index, near=8
            )
        if harm is not None:
            is_listed = opener == "colon" and before and before[-1].governor == harm.token.i and head.dep_ in ("appos", "conj")
            return self.nearest([f for f in before if f.whole is None], value) if is_listed else None
        if opener == "colon" and before:
            return self.nearest([f for f in before if f.whole is None], value)
        if opener == "colon" and any(t.lemma_ in ("bury", "victim", "body", "toll", "dead", "count", "find") for t in self.doc[: number.i]):
            return self.memory.last_whole(value=value, at=self.sentence.index, near=3)
        return None

    def total_before(self, number: "Token", quantity: Quantity, harm: HarmHead) -> TollFrame | None:
        """The total that 'in Baniyas alone 17', a list line 'South: 9 killed' or 'another 12 …' after a part belongs to."""
        value = None if quantity.value is None else int(quantity.value)
        whole = self.memory.last_whole(value=value, harm=harm.harm, at=self.sentence.index, near=16)
        if whole is None or whole.relation is Relation.VAGUE:
            return None
        words = [t.lower_ for t in self.doc]
        if "alone" in words and words.index("alone") < number.i and words[words.index("alone") - 1] not in ("year", "week", "month", "day", "night"):
            return whole
        if self.sentence.part is Part.ITEM and self.sentence.label is not None and len(self.doc) <= 14 and not self.memory.frames[-1].sentence < self.sentence.index - 3:
            return whole
        previous = self.memory.frames[-1]
        if words[max(0, number.i - 1)] == "another" and previous.whole is not None and previous.harm is harm.harm and self.sentence.index - previous.sentence <= 1:
            return previous.whole
        return None

    def opening_whole(self, quantity: Quantity) -> TollFrame | None:
        """'Of the 158, …', 'Of these, …', 'Among the dead were …' at the head of a sentence: all its numbers are parts."""
        words = [t for t in self.doc[:6] if not t.is_punct]
        if len(words) < 2 or words[0].text not in ("Of", "Among", "Amongst"):
            return None
        comma = self.sentence.words.find(",")
        if words[0].text == "Of" and (comma < 0 or quantity.number_start < comma):
            return None
        word = (
            words[1]
            if words[1].lower_ in ("these", "them", "those", "whom")
            else next((t for t in words[1:5] if t.pos_ in ("NOUN", "NUM", "ADJ") and t.dep_ in ("pobj", "nummod")), None)
        )
        value = None if quantity.value is None else int(quantity.value)
        return self.referent(word, value, []) if word is not None else None

    def referent(self, word: "Token", value: int | None, before: list[TollFrame]) -> TollFrame | None:
        """The toll that 'them', 'whom', 'the dead', 'the 158' or 'the civilians' speaks of."""
        said = next((c for c in word.children if c.like_num), None)
        if said is not None or word.like_num:
            digits = "".join(ch for ch in (said or word).text if ch.isdigit())
            for frame in reversed(self.memory.frames + before):
                if digits and frame.value == int(digits):
                    return frame
        classes = classes_of(word)
        if (
            word.pos_ != "PRON"
            and not classes
            and word.i not in self.heads
            and word.lower_ not in ("victims", "people", "those", "total")
            and said is None
            and not word.like_num
        ):
            return None
        candidates = before or [f for f in self.memory.frames if self.sentence.index - f.sentence <= 4]
        harm = self.heads[word.i].harm if word.i in self.heads else None
        if word.lower_ in ("dead", "victims", "deaths", "killed", "fatalities", "bodies"):
            harm = Harm.KILLED
        for frame in reversed(candidates):
            if not can_hold(frame, value) or frame.stance is Stance.DENIED or (harm and frame.harm is not harm):
                continue
            if classes and not set(classes) & set(frame.victims):
                continue
            if not before and frame.whole is not None and not classes:
                continue
            return frame
        if before and not classes:
            return None
        if harm or classes or word.pos_ == "PRON":
            return self.memory.last_whole(value=value, at=self.sentence.index, near=4) if not classes or harm else None
        return None

    def nearest(self, before: list[TollFrame], value: int | None) -> TollFrame | None:
        """The nearest toll to the left that can hold these people and is not one of the same list of parts."""
        for frame in reversed(before):
            whole = frame
            if can_hold(whole, value) and not self.same_list(whole):
                return whole
        return None

    def same_list(self, frame: TollFrame) -> bool:
        return (
            frame.whole is not None
            and frame.sentence == self.sentence.index
            and frame.rule.endswith(".part")
            and not self.opens_again(frame)
        )

    def opens_again(self, frame: TollFrame) -> bool:
        """A new 'including' or 'of them' after the frame makes it a whole again."""
        begin = frame.end_char - self.sentence.start_char
        last_opener = max((t.idx for t in self.doc if t.lower_ in INCLUDING), default=-1)
        return last_opener >= begin

    def opener_before(self, number: "Token") -> str:
        """What opens the list in which a number stands: 'including', 'among', a colon; '' if a verb of its own comes between."""
        for token in reversed(list(self.doc[: number.i])):
            word = token.lower_
            if word == "including" or word == "included":
                return "including"
            if word in ("among", "amongst") and any(
                t.lower_ in ("them", "dead", "victims", "whom", "killed", "wounded", "these", "those", "injured")
                for t in self.doc[token.i + 1 : token.i + 4]
            ):
                return "among"
            if word in (";", "."):
                return ""
            if word == ":" and token.i > 0:
                return "colon"
            if (
                token.pos_ in ("VERB", "AUX")
                and token.tag_ in ("VBD", "VBZ", "VBP", "MD")
                and word not in ("belonged", "were", "was", "are")
            ):
                return ""
        return ""

    def among_harm(self, head: "Token") -> Harm | None:
        """The harm of 'Seven women and seven children were among the dead', 'The dead include 14 soldiers'; None elsewhere."""
        node = head
        for _ in range(6):
            if node.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "ccomp") and node.head.lemma_ in ("be", "include", "number"):
                return self.harm_of_list(node.head, node)
            if node.dep_ in ("conj", "appos", "nummod"):
                node = node.head
            else:
                return None
        return None

    def harm_of_list(self, verb: "Token", member: "Token") -> Harm | None:
        """The harm of the people that 'include' or 'be among' lists. KILLED also stands for a bare 'victims' or 'them'."""
        if verb.lemma_ == "include":
            named = [c for c in verb.children if c.dep_ == "nsubj" and c != member]
        else:
            named = [
                t for c in verb.children if c.dep_ == "prep" and c.lower_ in ("among", "amongst") for t in c.children if t.dep_ == "pobj"
            ]
        for word in named:
            if word.i in self.heads:
                return self.heads[word.i].harm
            for child in word.children:
                if child.dep_ in ("acl", "amod") and child.i in self.heads:
                    return self.heads[child.i].harm
            if word.lower_ in ("victims", "toll", "them", "those", "casualties", "fatalities"):
                last = self.memory.last_whole(near=4, at=self.sentence.index) if not self.frames else self.frames[-1]
                return last.harm if last else None
        return None

    def continued(self, number: "Token", head: "Token", quantity: Quantity) -> HarmHead | None:
        """A number without harm of its own that goes on with the last toll: '18 were women', '84 in Hama', '11,000 Ocaña'."""
        is_headless = head == number or head.i < number.i or head.text[:1].isupper() or head.lower_ in MORE
        has_people = is_person_word(head) or head.pos_ == "PROPN"
        if not (is_headless or has_people) or quantity.relation is Relation.VAGUE:
            return None
        last = self.frames[-1] if self.frames else None
        if last is None and self.sentence.part in (Part.ITEM, Part.BODY):
            last = self.list_whole(number, head)
        if last is None:
            return None
        is_told = number.dep_ in ("nsubj", "nsubjpass") and number.head.lemma_ in ("be", "belong") and bool(self.predicate_classes(number))
        if self.frames and not is_told and not self.in_one_list(last, quantity):
            return None
        return HarmHead(head, last.harm, "continued", f"{last.harm.value}.continued")

    def figure_given(self, number: "Token", head: "Token", quantity: Quantity) -> HarmHead | None:
        """A number without a noun that a verb of counting gives, right after a toll: 'The rebels spoke of nearly 300.'"""
        if (head != number and head.lower_ not in MORE) or quantity.relation in (Relation.VAGUE, Relation.SHARE):
            return None
        verb = number.head if head == number or head.i < number.i else head.head
        while verb.dep_ in ("prep", "pobj", "nummod", "advmod", "conj") and verb.head != verb and verb.pos_ != "VERB":
            verb = verb.head
        if (
            verb.lemma_.lower() not in FIGURE_VERBS
            or verb.pos_ != "VERB"
            or number.dep_ not in ("dobj", "pobj", "nummod", "conj", "ccomp", "attr", "npadvmod")
        ):
            return None
        last = self.frames[-1] if self.frames else self.memory.last_whole(near=2, at=self.sentence.index)
        if (
            last is not None
            and verb.lemma_.lower() in ("pick", "collect", "recover", "retrieve", "bury", "gather")
            and last.harm is Harm.INJURED
        ):
            return HarmHead(verb, Harm.KILLED, "figure", "killed.figure")
        return HarmHead(verb, last.harm, "figure", f"{last.harm.value}.figure") if last else None

    def list_whole(self, number: "Token", head: "Token") -> TollFrame | None:
        """The toll that a new sentence breaks down: a list line ('Latakia: 185'), or 'Ten were children.'"""
        near = 3 if self.sentence.part is Part.BODY else 12
        last = self.memory.frames[-1] if self.memory.frames else None
        focus = self.memory.focus
        if (
            focus is not None
            and self.sentence.index - self.memory.focus_sentence <= near
            and (last is None or last.sentence <= self.memory.focus_sentence)
        ):
            return focus
        if last is None or self.sentence.index - last.sentence > near:
            return None
        if self.sentence.part is Part.ITEM and len(self.doc) <= 8:
            return last
        if number.dep_ in ("nsubj", "nsubjpass") and number.head.lemma_ in ("be", "belong", "come", "include", "live"):
            attribute = next((c for c in number.head.children if c.dep_ in ("attr", "acomp", "prep")), None)
            if attribute is not None and (number.head.lemma_ != "be" or is_person_word(attribute)):
                return last
        text = [t.lower_ for t in self.doc]
        if (
            ":" in text
            and any(
                t.lower_ in lexicon().toll_nouns or t.lower_ in ("totals", "counts", "tolls", "figures", "deaths", "dead", "breakdown")
                for t in self.doc[: text.index(":")]
            )
            and number.i > text.index(":")
        ):
            return last
        if text[:1] == ["of"] and len(text) > 2 and any(c.isdigit() for c in " ".join(text[:4])):
            return last
        return None

    def in_one_list(self, last: TollFrame, quantity: Quantity) -> bool:
        """Only list words lie between the last toll and this number: places, 'and', 'in', class words; no new verb of another kind."""
        begin = last.end_char - self.sentence.start_char
        span = self.doc.char_span(begin, quantity.start_char, alignment_mode="contract")
        between = list(span) if span else []
        if any(t.lower_ in (";",) for t in between) and not any(t.lower_ == ";" and t.i > 0 for t in between):
            return False
        verbs = [
            t
            for t in between
            if t.pos_ == "VERB"
            and t.tag_ in ("VBD", "VBZ", "VBP", "MD")
            and t.i not in self.heads
            and t.lemma_ not in ("be", "belong", "include")
            and t.lemma_ not in REPORTING
        ]
        return not verbs and len(between) <= 18

    def is_held_by_people(self, frame: TollFrame) -> bool:
        """Rebels hold 40 people; a shelter holds 40 people too, but harms none."""
        for by in frame.by:
            words = self.sentence.words[by.start_char - self.sentence.start_char : by.end_char - self.sentence.start_char]
            if (words[:1].isupper() and words.lower() not in ("it", "they", "he")) or any(
                w in COMBATANT_WORDS for w in words.lower().split()
            ):
                return True
            if words.lower() in ("they", "it", "its", "their"):
                return True
        return False

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(
        self, quantity: Quantity, number: "Token", head: "Token", harm: HarmHead | None, whole: TollFrame | None, partitive: "Token | None"
    ) -> TollFrame:
        is_part = whole is not None
        is_continued = harm is not None and harm.role == "continued"
        former = self.frames[-1] if self.frames else self.list_whole(number, head) if is_continued else None
        if is_continued and former is not None:
            whole = former if former is self.memory.focus else self.whole_of_list(former, head, number, quantity)
        what = whole.harm if harm is None and whole is not None else harm.harm if harm else Harm.KILLED
        start, end = self.extent(quantity, number, head, harm)
        made = TollFrame(
            sentence=self.sentence.index,
            start_char=self.sentence.start_char + start,
            end_char=self.sentence.start_char + end,
            harm=what,
            relation=quantity.relation,
            value=None if quantity.value is None or quantity.relation in (Relation.SHARE, Relation.VAGUE) else int(quantity.value),
            value_high=None if quantity.value_high is None else int(quantity.value_high),
            share=quantity.share,
            victims=self.victims(head, number, harm),
            rule=(harm.rule if harm and not is_continued else f"{what.value}.part" if whole is not None else f"{what.value}.continued"),
            whole=whole,
            is_continuation=is_continued or is_part,
            governor=harm.token.i if harm else -1,
            number_char=self.sentence.start_char + quantity.number_start,
        )
        if is_part and harm is None:
            made.rule = f"{what.value}.part"
        if made.rule == "abducted.seized" and any(
            STATE_BODIES
            & set(self.sentence.words[b.start_char - self.sentence.start_char : b.end_char - self.sentence.start_char].lower().split())
            for b in made.by
        ):
            made.harm, made.rule = Harm.DETAINED, "detained.held"
        made.is_increment = self.is_increment(number, head)
        made.is_updating = (harm is not None and harm.role == "toll" and self.speaks_of_update()) or any(
            t.lower_ in ("far", "up")
            and t.i > 0
            and ((t.lower_ == "up" and t.i + 1 < len(self.doc) and self.doc[t.i + 1].lower_ == "from") or self.doc[t.i - 1].lower_ == "so")
            for t in self.doc
        )
        made.stance = self.stance(harm, number)
        if harm is not None and harm.role not in ("continued", "figure"):
            made.by = perpetrators(self.sentence, self.doc, harm, head)
        elif partitive is not None and any(c.dep_ == "acl" for c in partitive.children):  # 'half of the deaths blamed on gunmen'
            made.by = perpetrators(self.sentence, self.doc, HarmHead(partitive, what, "noun", made.rule), partitive)
        elif number.dep_ in ("nsubj", "nsubjpass") and number.head.lemma_ == "be":  # 'Most of them were villagers shot by gunmen'
            for attribute in number.head.children:
                for clause in attribute.children:
                    if clause.dep_ == "acl" and clause.i in self.heads:
                        made.by = perpetrators(self.sentence, self.doc, self.heads[clause.i], attribute)
        return made

    def whole_of_list(self, former: TollFrame, head: "Token", number: "Token", quantity: Quantity) -> TollFrame | None:
        """A list that goes on after a part goes on being parts; after a whole it breaks it down if its numbers can be parts."""
        if head.lower_ in MORE or any(c.lower_ in MORE for c in head.children):
            return None
        value = int(quantity.value) if quantity.value is not None else None
        if former.whole is not None and former.sentence == self.sentence.index:
            whole = former.whole
            return whole if can_hold(whole, value) else None
        if former.whole is not None and former.sentence != self.sentence.index:
            return former.whole if can_hold(former.whole, value) else None
        if former.sentence == self.sentence.index and not former.is_continuation:
            rest = [
                q.value
                for q in self.quantities
                if q.sense is Sense.COUNT and q.value is not None and q.number_start + self.sentence.start_char > former.number_char
            ]
            if former.value is not None and sum(rest) <= former.value:
                return former
            return None
        if former.sentence == self.sentence.index:
            return None
        return former if can_hold(former, value) else None

    def victims(self, head: "Token", number: "Token", harm: HarmHead | None) -> list[Victim]:
        found = classes_of(head) if head.pos_ in ("NOUN", "PROPN", "ADJ") else []
        if found:
            found += [v for v in self.coordinate_classes(head) if v not in found]
        if not found and head.i in self.heads:
            for child in head.children:
                if child.dep_ in ("amod", "compound"):
                    found += [v for v in classes_of(child) if v not in found]
                if child.dep_ == "prep" and child.lower_ in ("of", "among"):
                    inner = next((t for t in child.children if t.dep_ == "pobj"), None)
                    if inner is not None:
                        found += [v for v in classes_of(inner) if v not in found]
        if not found:
            found = self.predicate_classes(head if head != number else number)
        if not found and head == number:
            following = self.doc[number.i + 1] if number.i + 1 < len(self.doc) else None
            if following is not None and following.lower_ == "of" and number.i + 3 < len(self.doc):
                after = self.doc[number.i + 3]
                if is_person_word(after):
                    found = classes_of(after)
        if not found and number.lower_ in MAINLY:
            for token in self.doc[number.i + 1 : number.i + 6]:
                if token.pos_ not in ("NOUN", "ADJ", "CCONJ") and token.text != ",":
                    break
                found += [v for v in classes_of(token) if v not in found] if token.pos_ == "NOUN" else []
        if not found:
            found = self.described(head)
        if not found and harm is not None and harm.role == "toll":
            for token in self.doc[max(0, harm.token.i - 2) : number.i]:
                if is_person_word(token) and (found := classes_of(token)):
                    break
        if not found and any(t.lower_ in ("losses", "casualties") and SECURITY & {w.lower_ for w in t.lefts} for t in self.doc[: number.i]):
            found = [Victim.SECURITY_FORCE]  # 'put the army's losses at 23 dead'
        if not found and harm is not None and harm.role in ("object", "adjective") and (head == number or head.i in self.heads):
            last = self.frames[-1] if self.frames else None  # 'Some 91 detainees were killed and 236 injured'
            if (
                last is not None
                and last.whole is None
                and last.harm is not harm.harm
                and last.governor in (harm.token.head.i, harm.token.i - 1)
            ):
                found = list(last.victims)
        return found

    def described(self, head: "Token") -> list[Victim]:
        """'12,000 people, soldiers as well as civilians', 'a nurse, Huda Ali'."""
        found: list[Victim] = []
        if head.i + 2 < len(self.doc) and (
            self.doc[head.i + 2].lower_ in MAINLY | {"most", "many", "some", "all"} or self.doc[head.i + 2].like_num
        ):
            return []
        for child in head.children:
            if (
                child.dep_ == "appos"
                and child.i > head.i
                and not any(t.like_num or t.lower_ in ("of", "mostly", "most") or t.dep_ in ("relcl", "nsubj") for t in child.subtree)
            ):
                for token in [child, *child.conjuncts]:
                    found += [v for v in classes_of(token) if v not in found]
        return found or self.listed_classes(head)

    def listed_classes(self, head: "Token") -> list[Victim]:
        """'dozens of people, security officers as well as civilians', by the words alone where the parse goes astray."""
        words = [t for t in self.doc[head.i + 1 : head.i + 10]]
        if not words or words[0].text != "," or not any(t.lower_ == "well" for t in words):
            return []
        found: list[Victim] = []
        for token in words[1:]:
            if token.is_punct or token.pos_ in ("VERB", "AUX") or token.like_num:
                break
            found += [v for v in classes_of(token) if v not in found] if token.pos_ == "NOUN" else []
        return found

    def coordinate_classes(self, head: "Token") -> list[Victim]:
        """'420 civilians and disarmed fighters': a second noun without number or article counts with the first."""
        words = list(self.doc[head.i + 1 : head.i + 5])
        if not words or words[0].lower_ not in ("and", "or") or not is_person_word(head):
            return []
        for token in words[1:]:
            if token.pos_ == "NOUN" and is_person_word(token):
                return classes_of(token)
            if token.pos_ not in ("ADJ", "VERB", "NOUN") or token.tag_ in ("VBD", "VBP", "VBZ") or token.like_num:
                return []
        return []

    def predicate_classes(self, subject: "Token") -> list[Victim]:
        """'Ninety of them were men', '231 belonged to the security forces', 'nine of them children'."""
        if subject.dep_ in ("nsubj", "nsubjpass") and subject.head.lemma_ in ("be", "belong"):
            for child in subject.head.children:
                if child.dep_ == "attr" or child.dep_ == "acomp":
                    return classes_of(child)
                if child.dep_ == "prep" and child.lower_ == "to":
                    inner = next((t for t in child.children if t.dep_ == "pobj"), None)
                    if inner is not None:
                        words = {t.lower_ for t in inner.subtree}
                        if words & {"forces", "police", "army", "military", "ministry", "guard"}:
                            return [Victim.SECURITY_FORCE]
                        return classes_of(inner)
        if subject.pos_ not in ("NOUN", "PROPN"):
            for child in subject.children:
                if child.dep_ in ("appos", "attr", "npadvmod") and child.i > subject.i and is_person_word(child):
                    return classes_of(child)
            following = list(self.doc[subject.i + 1 : subject.i + 5])
            if following and following[0].lower_ in ("were", "was", "are"):
                for token in following[1:]:
                    if token.pos_ == "NOUN":
                        return classes_of(token)
        if subject.pos_ in ("NUM", "DET", "PRON", "ADJ", "NOUN"):
            seen_of = False
            for token in self.doc[subject.i + 1 : subject.i + 7]:
                if token.lower_ == "of":
                    seen_of = True
                elif token.is_punct or token.pos_ == "VERB":
                    break
                elif seen_of and token.pos_ == "NOUN" and is_person_word(token):
                    return classes_of(token)
        return []

    def extent(self, quantity: Quantity, number: "Token", head: "Token", harm: HarmHead | None) -> tuple[int, int]:
        """The shortest run that carries number, people and harm: from the number to the word of harm in the same clause."""
        start, end = quantity.start_char, max(quantity.end_char, head.idx + len(head) if head.i >= number.i else 0)
        if harm is None or harm.role == "continued":
            return start, end
        word = harm.token
        between = self.doc[min(word.i, number.i) : max(word.i, number.i)]
        if len(between) > 22 or (harm.role != "toll" and any(t.lower_ in (";", ":") for t in between)):
            return start, end
        return min(start, word.idx), max(end, word.idx + len(word))

    def is_increment(self, number: "Token", head: "Token") -> bool:
        words = {t.lower_ for t in self.doc[max(0, number.i - 2) : head.i + 2]}
        return bool(words & {"another", "more", "additional", "further", "new"}) and "than" not in {
            t.lower_ for t in self.doc[max(0, number.i - 1) : number.i]
        }

    def speaks_of_update(self) -> bool:
        return any(t.lemma_.lower() in UPDATING_VERBS or t.lower_ == "now" for t in self.doc)

    def stance(self, harm: HarmHead | None, number: "Token") -> Stance:
        if (
            number.i >= 2
            and self.doc[number.i - 1].lower_ in ("from", "around", "about")
            and any(t.lower_ == "down" for t in self.doc[max(0, number.i - 18) : number.i])
            and any(t.lower_ == "from" for t in self.doc[number.i - 2 : number.i])
        ):
            return Stance.DENIED
        if harm is None:
            return Stance.ASSERTED
        node = harm.token
        for _ in range(6):
            for child in node.children:
                if (
                    child.lower_ in HEDGES
                    and child.dep_ in ("aux", "advmod", "amod")
                    and not (child.lower_ == "can" and node.lemma_ != "be")
                ):
                    if child.lower_ == "could" and any(c.dep_ == "neg" for c in node.children):
                        continue
                    return Stance.HEDGED
            if (node.lemma_.lower() in HEDGE_VERBS and node != harm.token) or (
                node.lemma_.lower() in ("fear", "presume") and node.pos_ == "VERB"
            ):
                return Stance.HEDGED
            if node.lemma_.lower() == "deny" and node != harm.token or harm.role == "toll" and node.lemma_.lower() in REJECTING:
                return Stance.DENIED
            if node.head == node or node.dep_ in ("relcl", "advcl"):
                break
            node = node.head
        text = self.sentence.words.lower()
        if any(
            w in text
            for w in (
                "could not be confirmed",
                "could not be verified",
                "not been confirmed",
                "not been verified",
                "unconfirmed",
                "unverified",
            )
        ):
            return Stance.HEDGED
        return Stance.ASSERTED

    # --- people without a number --------------------------------------------------------------------------------------

    def read_single_people(self) -> list[TollFrame]:
        """'a nurse was killed', 'Khamis Abbakar was murdered', 'his wife and their baby were shot dead', 'the dead include …'."""
        made: list[TollFrame] = []
        for found in self.heads.values():
            if (
                found.role in ("object", "subject")
                and found.token.pos_ == "VERB"
                and found.harm in SINGLE_HARMS
                and (not found.needs_people or found.rule == "killed.lost")
                and not is_unreal(found.token)
                and not self.is_aimed_at(found.token)
            ):
                made += [self.single(p, found, None) for p in self.victims_of_verb(found) if self.is_new_single(p, is_passive=True)]
        for verb in self.doc:
            if verb.lemma_ not in ("include", "be"):
                continue
            for member in verb.children:
                if member.dep_ not in ("dobj", "nsubj", "attr"):
                    continue
                harm = self.harm_of_list(verb, member)
                if harm is None:
                    continue
                whole = next((f for f in self.frames if f.whole is None and f.harm is harm), None) or self.memory.last_whole(
                    harm=harm, at=self.sentence.index, near=8
                )
                for person in [member, *member.conjuncts]:
                    if self.is_new_single(person, is_passive=False):
                        made.append(self.single(person, HarmHead(verb, harm, "list", f"{harm.value}.list"), whole))
        return made + self.read_named_parts() + self.read_another()

    def read_named_parts(self) -> list[TollFrame]:
        """'… injured three more, including a girl', 'Two civilians, a man of 63 and a woman of 58, were killed'."""
        made: list[TollFrame] = []
        for frame in list(self.frames):
            made += self.read_companions(frame)
            if frame.value is not None and frame.value < 2:
                continue
            for opener in self.doc:
                if opener.lower_ != "including" or opener.idx + self.sentence.start_char < frame.number_char:
                    continue
                nearest = self.nearest([f for f in self.frames if f.number_char < opener.idx + self.sentence.start_char], 1)
                if nearest is not frame:
                    continue
                for child in opener.children:
                    if child.dep_ == "pobj":
                        made += [
                            self.single(p, HarmHead(opener, frame.harm, "list", f"{frame.harm.value}.list"), frame)
                            for p in [child, *child.conjuncts]
                            if self.is_new_single(p, is_passive=False)
                        ]
            counted = self.doc.char_span(
                frame.number_char - self.sentence.start_char, frame.number_char - self.sentence.start_char + 1, alignment_mode="expand"
            )
            head = counted.root.head if counted is not None else None
            if head is None or not is_person_word(head) or frame.relation is not Relation.EXACT:
                continue
            for child in head.children:
                if child.dep_ == "appos" and child.i > head.i:
                    made += [
                        self.single(p, HarmHead(head, frame.harm, "list", f"{frame.harm.value}.list"), frame)
                        for p in [child, *child.conjuncts]
                        if self.is_new_single(p, is_passive=False)
                    ]
        return made

    def read_companions(self, frame: TollFrame) -> list[TollFrame]:
        """'among them two schoolchildren and their grandmother': one more person in the same list."""
        counted = self.doc.char_span(frame.number_char - self.sentence.start_char, frame.number_char - self.sentence.start_char + 1, alignment_mode="expand")
        if counted is None or frame.rule.endswith(".single"):
            return []
        head = counted.root.head
        if not is_person_word(head):
            return []
        people = [p for p in head.conjuncts if p.i > head.i and self.is_new_single(p, is_passive=False)]
        return [self.single(p, HarmHead(head, frame.harm, "list", f"{frame.harm.value}.list"), frame.whole) for p in people]

    def read_another(self) -> list[TollFrame]:
        """'Six of them had …; another was the community leader …': one more part of the same whole."""
        for token in self.doc:
            if token.lower_ in ("another", "one") and token.dep_ == "nsubj" and token.head.lemma_ == "be" and token.i not in self.taken:
                attribute = next((c for c in token.head.children if c.dep_ == "attr" and (is_person_word(c) or c.pos_ == "PROPN")), None)
                last = self.frames[-1] if self.frames else None
                if attribute is not None and last is not None and last.whole is not None:
                    self.taken.add(token.i)
                    return [self.single(attribute, HarmHead(token, last.harm, "list", f"{last.harm.value}.list"), last.whole)]
        return []

    def is_new_single(self, person: "Token", *, is_passive: bool) -> bool:
        if person.i in self.taken or self.has_number(person) or not is_single_person(person, may_be_bare=is_passive):
            return False
        self.taken.add(person.i)
        return True

    def has_number(self, person: "Token") -> bool:
        span = range(person.left_edge.i, person.i + 1)
        return any(
            q.sense in MAY_COUNT
            and self.doc.char_span(q.number_start, q.number_end, alignment_mode="expand") is not None
            and self.token_at(q.number_start, q.number_end).i in span
            for q in self.quantities
        )  # type: ignore[union-attr]

    def victims_of_verb(self, found: HarmHead) -> "list[Token]":
        """The people of a finite verb of harm, by its own words: the passive subject, what 'died' is said of, the object of 'killed'."""
        verb = found.token
        people: list[Token] = []
        for child in verb.children:
            if (
                child.dep_ == "nsubjpass"
                or (found.role == "subject" and child.dep_ == "nsubj")
                or (found.role == "object" and child.dep_ == "dobj")
            ):
                people += [child, *child.conjuncts]
            elif child.lower_ == "dead" and child.dep_ == "prep":  # 'shot dead a guard and a teacher', as the parser reads it
                people += [p for t in child.children if t.dep_ == "pobj" for p in (t, *t.conjuncts)]
        return people

    def single(self, person: "Token", found: HarmHead, whole: TollFrame | None) -> TollFrame:
        start = min((t.idx for t in person.lefts if t.dep_ in ("det", "poss", "amod", "compound")), default=person.idx)
        end = person.idx + len(person)
        if found.role != "list" and 0 < found.token.i - person.i < 8:
            end = found.token.idx + len(found.token)
        return TollFrame(
            sentence=self.sentence.index,
            start_char=self.sentence.start_char + start,
            end_char=self.sentence.start_char + max(end, person.idx + len(person)),
            harm=found.harm,
            relation=Relation.EXACT,
            value=1,
            value_high=None,
            share=None,
            victims=classes_of(person),
            rule=f"{found.harm.value}.single",
            whole=whole,
            is_continuation=whole is not None,
            stance=self.stance(found, person) if found.role != "list" else Stance.ASSERTED,
            by=perpetrators(self.sentence, self.doc, found, person) if found.role != "list" else [],
            governor=found.token.i,
            number_char=self.sentence.start_char + start,
        )

    def read_zero(self, quantity: Quantity, number: "Token", head: "Token") -> TollFrame | None:
        """'no injuries were reported', 'nobody was hurt', 'there were no casualties'."""
        harm = self.own_harm(head, number) or self.governing_harm(head, number) or self.clause_harm(head)
        if harm is None and head == number:
            harm = self.governing_harm(number, number)
        if harm is None or harm.harm not in (Harm.KILLED, Harm.INJURED, Harm.CASUALTIES, Harm.MISSING):
            return None
        if harm.role == "object" and not is_passive(harm.token) and head.dep_ == "nsubj":
            return None
        if any(
            t.lower_ in ("word", "information", "details", "claim", "confirmation") for t in self.doc[max(0, number.i - 1) : head.i + 1]
        ):
            return None
        start, end = self.extent(quantity, number, head, harm)
        return TollFrame(
            sentence=self.sentence.index,
            start_char=self.sentence.start_char + start,
            end_char=self.sentence.start_char + end,
            harm=harm.harm,
            relation=Relation.EXACT,
            value=0,
            value_high=None,
            share=None,
            victims=classes_of(head),
            rule=f"{harm.harm.value}.none",
            governor=harm.token.i,
            number_char=self.sentence.start_char + quantity.number_start,
            stance=Stance.ASSERTED,
        )

    def link_increments(self) -> None:
        """'158 more deaths, which raises the number to 1,383': the newly counted are a part of the raised toll."""
        updated = next(
            (f for f in self.frames if f.rule.endswith(".toll") and f.is_updating and f.whole is None and f.stance is not Stance.DENIED),
            None,
        )
        if updated is None:
            return
        updated.is_updating = True
        for frame in self.frames:
            if frame is updated or frame.whole is not None or frame.harm is not updated.harm or frame.rule.endswith(".toll"):
                continue
            if (frame.is_increment or frame.rule.endswith(".single")) and can_hold(updated, frame.value):
                frame.whole, frame.is_increment = updated, True


# Verbs that make of what they govern a plan, a wish or an attempt: nobody was harmed yet.
UNREAL = frozenset(
    "plot plan want threaten try attempt order vow aim refuse intend seek hope promise prepare call instruct conspire wish urge ask swear pledge decide agree allow help train teach".split()
)


def is_age_of(noun: "Token") -> bool:
    """'a boy of 15', 'her baby of nine months': the number is an age."""
    return noun.tag_ == "NN" and is_person_word(noun) and noun.lemma_ not in GATHERING_NOUNS


def is_unreal(verb: "Token") -> bool:
    """Whether a verb of harm is denied or only planned: 'did not kill', 'plotted to kill', 'aimed at killing'."""
    if any(c.dep_ == "neg" for c in verb.children):
        return True
    node = verb
    if any(c.dep_ == "aux" and c.lower_ in ("will", "would", "shall") for c in verb.children) and any(c.dep_ == "nsubj" for c in verb.children):
        return True  # 'would kill five hostages': a threat or a plan
    for _ in range(3):
        head = node.head
        if node.dep_ in ("xcomp", "pcomp", "advcl", "acl", "relcl") and (
            any(c.lower_ == "to" and c.dep_ == "aux" for c in node.children) or node.dep_ == "pcomp"
        ):
            lemma = head.lemma_.lower() if head.pos_ != "ADP" else head.head.lemma_.lower()
            if lemma in UNREAL:
                return True
            if (
                node.dep_ in ("advcl", "acl", "relcl")
                and head.pos_ in ("VERB", "NOUN")
                and not any(c.dep_ in ("aux", "auxpass") and c.lemma_ in ("have", "be") for c in node.children)
            ):
                return True  # 'a plan to kill', 'came to arrest'
        if node.dep_ not in ("conj", "xcomp", "ccomp") or head == node:
            return False
        node = head
    return False


ROLES = frozenset(
    "governor mayor minister commander leader president director journalist reporter general colonel chief head spokesman founder pastor imam bishop king prince senator judge ambassador teacher doctor nurse driver captain lawyer activist candidate editor".split()
)
NO_SINGLE = frozenset(
    "people police personnel staff youth crew elderly others other life militia couple member government army military general public".split()
)


def is_single_person(token: "Token", *, may_be_bare: bool) -> bool:
    """A noun that stands for one person: a singular person word with an article, or a name (a bare one word name if told so)."""
    if any(t.dep_ == "neg" or t.lower_ in ("no", "every", "each", "any", "whatever") for t in token.lefts):
        return False
    if (
        token.text[:1].isupper()
        and token.text.endswith(("n", "i", "ese", "ish"))
        and any(t.dep_ == "det" and t.lower_ in ("a", "an", "another") for t in token.lefts)
    ):
        return True  # 'a 16-year-old Palestinian'
    if token.pos_ == "PROPN":
        if token.tag_ != "NNP" or not token.text[0].isupper() or token.text.isupper() or any(t.dep_ == "det" for t in token.lefts):
            return False
        return may_be_bare or any(c.dep_ == "compound" and c.text[:1].isupper() for c in token.lefts)
    if token.pos_ != "NOUN" or token.tag_ != "NN" or not is_person_word(token) or token.lower_ in NO_SINGLE:
        return False
    articles = [t.lower_ for t in token.lefts if t.dep_ in ("det", "poss")]
    if not articles:
        return token.lower_ in ROLES and any(c.dep_ == "appos" for c in token.children)
    if articles[0] == "the":
        return any(c.dep_ == "appos" for c in token.children) or token.lower_ in ROLES
    return articles[0] in ("a", "an", "another", "his", "her", "their", "one") or any(t.dep_ == "poss" for t in token.lefts)


__all__ = ["Memory", "TollFrame", "can_hold", "companions_of", "find_tolls"]
