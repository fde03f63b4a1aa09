"""Acts of a report: someone did, said or asked something to someone, by named rules over parsed sentences.

Three steps, each cheaper than the next: the setting of the whole report by its words of war (`setting_of`), the trigger words
of a sentence (`is_candidate`), and the rules over its parse (`find_acts`). The rules are data: english/acts.toml.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from tollbook.model.claim import Category, Stance
from tollbook.read import frames
from tollbook.read.frames import Roles, Rule, Span, belongs, head_belongs
from tollbook.read.text import Part, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DATA = "acts.toml"
SILENT_PARTS = frozenset((Part.HEADING, Part.POINTER, Part.DATELINE, Part.LABEL))
CONTINUING = frozenset("continue go rage persist flare intensify escalate worsen spread resume ease subside".split())
QUANTIFIERS = frozenset(
    "some many several few most more others other dozen hundred thousand score half number all another both much enough".split()
)
UNMEASURED = 0.7  # categories with too few development claims to measure
BACKGROUND_MARKS = frozenset(("since",))
NATIONAL_TAGS = ("JJ", "NNP", "NNPS")


class Setting(StrEnum):
    """What a report is, by its words of war."""

    CONFLICT = "conflict"
    MENTIONED = "mentioned"  # of something else: markets, home politics, sport; an act needs a word of war in its own sentence
    NONE = "none"  # no word of war, or a plot, a match: no acts


@dataclass(frozen=True, slots=True)
class ActFrame:
    """An act as the words of one sentence give it; spans are characters, half-open, of the report's text.

    actors, targets: names or head nouns as they stand there (a pronoun, 'the group'); empty where the clause names none.
    is_speech: the actor is the act's source too. is_reciprocal: both sides stand in both fields.
    answers_charge: it denies what someone has said before, who is then its target.
    rule: its name. confidence: the share of right claims among those of this rule's family when last measured.
    """

    event: Category
    start_char: int
    end_char: int
    actors: tuple[Span, ...]
    targets: tuple[Span, ...]
    is_speech: bool
    stance: Stance
    is_reciprocal: bool
    answers_charge: bool
    rule: str
    confidence: float


@lru_cache(maxsize=1)
def _triggers() -> frozenset[str]:
    """Word forms that a sentence needs one of to hold an act."""
    lexicon = frames.lexicon(DATA)
    forms = {form for lemma in lexicon.by_verb for form in frames.inflect(lemma, lexicon.irregular)}
    stative = {w for rule in lexicon.by_verb["be"] for words in (rule.attr, rule.particles, rule.prep_objects) for w in words}
    nouns = {form for lemma in lexicon.by_noun for form in (lemma, lemma + "s", lemma + "es")}
    return frozenset((forms | nouns | stative) - frames.TOO_COMMON - {"it", "this", "them", "these", "to"})


def is_candidate(words: str, *, setting: Setting = Setting.CONFLICT) -> bool:
    """Whether a sentence could hold an act: one of its words is a trigger form, and in a report of something else one is of war.

    No parse; a set look-up a word.

    >>> is_candidate("Rebels seized the town on Monday."), is_candidate("The bank raised its rate.")
    (True, False)
    """
    if setting is Setting.NONE or (setting is Setting.MENTIONED and not has_war_word(words)):
        return False
    return not _triggers().isdisjoint(frames.word_forms(words))


@lru_cache(maxsize=1)
def _settings_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in frames.read_data("settings.toml").items()}


MANY_PER_100_WORDS = (
    1.6  # the development reports of war have 2.3 to 7.9; by this alone a market report with a war in it (2.5) is not told apart
)
HARM_PER_WAR_WORD = (
    6  # development reports of war have at most 3.3 words of harm for each word of war; some crime reports 10 to 19, others pass
)
FICTION_PER_100_WORDS = 1.0  # words of film and sport; the development reports of war have at most 0.9, the film review 3.2


def setting_of(text: str) -> Setting:
    """Return what a report is, by the density of its words of war and of stage, screen and field.

    >>> setting_of("Oil fell as traders sold."), setting_of("Militants shelled a town; two soldiers were killed.")
    (<Setting.NONE: 'none'>, <Setting.CONFLICT: 'conflict'>)
    """
    forms = frames.word_forms(text)
    count = {name: sum(form in words for form in forms) for name, words in _settings_words().items()}
    war, per_hundred = count["war"], 100 / max(len(forms), 50)
    weight = war + 0.5 * count["harm"]
    is_staged = count["elsewhere"] * per_hundred >= FICTION_PER_100_WORDS and count["elsewhere"] * 1.5 >= max(war, count["violence"])
    if is_staged and (war > 0 or count["elsewhere"] > 1):  # beside an attack one word of them tells nothing: 'rescue teams'
        return Setting.NONE
    if war == 0:
        return _setting_without_war(count, per_hundred)
    is_war = weight * per_hundred >= MANY_PER_100_WORDS and weight >= count["topics"] and war * HARM_PER_WAR_WORD >= count["harm"]
    return Setting.CONFLICT if is_war and count["everyday"] <= war else Setting.MENTIONED


def _setting_without_war(count: Mapping[str, int], per_hundred: float) -> Setting:
    """A short report may tell of an attack and name no war, army or group: by words of violence that outweigh all others."""
    weight = count["violence"] + 0.5 * count["harm"]
    if count["violence"] == 0 or count["harm"] == 0 or weight < count["topics"] + 2 * count["everyday"]:
        return Setting.NONE
    is_plain = weight * per_hundred >= MANY_PER_100_WORDS and count["everyday"] == 0 and count["topics"] <= count["violence"]
    return Setting.CONFLICT if is_plain else Setting.MENTIONED


def report_is_relevant(text: str) -> bool:
    """Whether a report can hold acts or situations at all.

    >>> report_is_relevant("The bank raised its rate again, and shares retreated.")
    False
    """
    return setting_of(text) is not Setting.NONE


def has_war_word(words: str) -> bool:
    """Whether a sentence has a word of war of its own; in a report of something else it needs one.

    >>> has_war_word("Iran fired missiles at the base."), has_war_word("Gold fired up the market.")
    (True, False)
    """
    return not _settings_words()["war"].isdisjoint(frames.word_forms(words))


def find_acts(sentence: Sentence, doc: "Doc", *, setting: Setting = Setting.CONFLICT) -> list[ActFrame]:
    """Return the acts of one parsed sentence in the order of the text; `setting` is that of its report."""
    if sentence.part in SILENT_PARTS or setting is Setting.NONE or (setting is Setting.MENTIONED and not has_war_word(sentence.words)):
        return []
    matches = list(_matches(sentence, doc, setting))
    kept = [m for m in matches if not _is_content(m, matches) and not _is_object_of_same(m, matches)]
    return [_frame(m, sentence) for m in kept]


@dataclass(frozen=True, slots=True)
class _Match:
    """A rule that fits a trigger word."""

    rule: Rule
    trigger: "Token"
    roles: Roles
    stance: Stance
    speakers: "tuple[Token, ...]"
    event: str


def _matches(sentence: Sentence, doc: "Doc", setting: Setting) -> "Iterator[_Match]":
    lexicon = frames.lexicon(DATA)
    for token in doc:
        lemma = frames.word(token)
        if token.pos_ in ("VERB", "AUX"):
            is_clause = token.dep_ not in ("amod", "compound", "aux", "auxpass") or (
                token.dep_ == "amod" and frames.children(token, "nsubj")
            )
            rules = (
                (lexicon.by_verb.get(lemma) or lexicon.by_verb.get(lexicon.lemma_by_form.get(token.lower_, ""), ())) if is_clause else ()
            )
            noun_like = lexicon.by_noun.get(token.lower_, ()) or (
                lexicon.by_noun.get(lemma, ()) if token.dep_ in (*frames.SUBJECT_DEPS, "dobj", "pobj") else ()
            )
            found = _first(rules, token, doc, sentence) if rules else None
            found = found or (_first_noun(noun_like, token, sentence) if noun_like else None)
        elif token.pos_ in ("NOUN", "PROPN"):
            found = _first_noun(lexicon.by_noun.get(lemma, ()), token, sentence)
        else:
            found = None
        if found and not (setting is Setting.MENTIONED and found.rule.event in ("CONSULT", "PROTEST", "ACCUSE", "REQUEST", "REJECT")):
            yield found


def _first(rules: "Sequence[Rule]", verb: "Token", doc: "Doc", sentence: Sentence) -> _Match | None:
    """The first rule whose conditions a verb's frame meets, if the clause is a fact, a plan or a hedged statement."""
    around = frames.roles(verb)
    speakers: tuple[Token, ...] | None = None
    for rule in rules:
        if speakers is None:
            speakers = tuple(frames.speaker(verb))
        if not _holds(rule, around, speakers, doc):
            continue
        if rule.needs_speaker and not speakers:
            continue
        if any(c.dep_ == "mark" and c.lower_ in BACKGROUND_MARKS for c in verb.children) and rule.name == "operation-begins":
            continue
        if rule.modal and any(c.tag_ == "MD" for c in verb.children):
            is_possible = any(c.tag_ == "MD" and c.lower_ in ("may", "might", "could") for c in verb.children)
            return _Match(rule, verb, around, Stance.HEDGED if is_possible else Stance.ASSERTED, speakers, rule.event)
        status = frames.reality(verb)
        if rule.no_object or (rule.negated and _is_negated(verb)):
            return _Match(rule, verb, around, Stance.ASSERTED, speakers, rule.event)
        if rule.negated:
            continue
        if status is None:
            if _is_denial(rule, verb, around, speakers):
                return _Match(rule, verb, around, Stance.ASSERTED, speakers, "REJECT")
            return None
        if frames.word(verb) in ("call", "describe", "say", "term") and any(c.lower_ == "what" for c in verb.children):
            return None
        if (rule.bare and verb.dep_ in ("acl", "relcl")) or (
            rule.name in ("fire-weapon", "launch-attack", "make-deal") and verb.dep_ == "acl"
        ):
            return None
        stance, planned = status
        if planned and not rule.plan:
            return None
        if rule.caption and sentence.part is not Part.CAPTION:
            continue
        return _Match(rule, verb, around, stance, speakers, rule.event)
    return None


def _is_negated(verb: "Token") -> bool:
    """'Do not accept', 'has not recognised', but no condition and nothing that may or must be."""
    has_modal = any(c.tag_ == "MD" and c.lower_ not in ("will", "would", "ca", "can", "wo", "wo") for c in verb.children)
    return any(c.dep_ == "neg" for c in verb.children) and not has_modal and not any(c.lower_ in frames.CONDITIONS for c in verb.children)


def _is_denial(rule: Rule, verb: "Token", around: Roles, speakers: "Sequence[Token]") -> bool:
    """'The army said it had not attacked the town': the speaker rejects that he did."""
    if rule.event not in ("ASSAULT", "COERCE") or not speakers or not any(c.dep_ == "neg" for c in verb.children):
        return False
    if any(c.tag_ == "MD" for c in verb.children):
        return False
    subjects = around.subjects
    return bool(subjects) and (
        subjects[0].lower_ in ("it", "they", "we", "he", "she") or any(c.tag_ == "PRP$" for c in subjects[0].children)
    )


def _holds(rule: Rule, around: Roles, speakers: "Sequence[Token]", doc: "Doc") -> bool:
    verb = around.verb
    if rule.voice and (rule.voice == "passive") != around.passive:
        return False
    if rule.tense and verb.tag_ != rule.tense:
        return False
    if rule.agent and around.passive and not around.subjects:
        return False
    if rule.not_particles and (
        rule.not_particles & around.particles or any(c.lower_ in rule.not_particles for c in frames.children(verb, "acomp", "oprd"))
    ):
        return False
    if rule.particles and not (
        rule.particles & around.particles
        or any(c.lower_ in rule.particles for c in frames.children(verb, "acomp", "oprd", "advmod", "prt", "ccomp"))
    ):
        return False
    if not _subject_holds(rule, around, speakers) or not _object_holds(rule, around):
        return False
    if rule.preps and not _prep_holds(rule, around):
        return False
    if (rule.clause or rule.clause_words or rule.not_clause_words) and not _clause_holds(rule, around):
        return False
    if rule.attr and not any(
        belongs(t, rule.attr) and (not rule.attr_within or _below(t, rule.attr_within)) for t in frames.children(verb, "attr", "acomp")
    ):
        return False
    if rule.sentence_words and not any(t.lower_ in rule.sentence_words for t in doc):
        return False
    if rule.quoted and not any(t.text in '"“”' for t in doc):
        return False
    complements = [*around.objects, *around.clauses, *frames.children(verb, "attr", "acomp", "oprd", "prep", "advcl")]
    if rule.clause_within and not any(_below(t, rule.clause_within) for t in complements):
        return False
    if rule.within_all and not any(_below(t, rule.within_all) for t in complements):
        return False
    if rule.not_within and any(_below(t, rule.not_within) for t in complements):
        return False
    if rule.modal and not _modal_holds(rule, verb):
        return False
    return not rule.first_person or any(s.lower_ in ("we", "i") for s in around.subjects)


def _subject_holds(rule: Rule, around: Roles, speakers: "Sequence[Token]") -> bool:
    subjects = around.subjects
    if speakers and subjects and subjects[0].lower_ in ("it", "they") and not {"@pronoun", "it"} & (rule.subjects | rule.not_subjects):
        subjects = tuple(speakers)  # 'the army said that it had freed 40 captives'
    if rule.subject_needed and not subjects:
        return False
    if rule.not_subjects and any(belongs(frames.counted(s), rule.not_subjects) for s in subjects):
        return False
    if not rule.subjects:
        return True
    if not subjects and around.passive and rule.actor in ("none", "owner", "between"):  # what begins or ends is then the object
        subjects = around.objects
    if not subjects:
        return around.passive and rule.voice != "active"
    return any(head_belongs(s, rule.subjects) or _has_armed_adjective(s, rule.subjects) for s in subjects)


def _has_armed_adjective(token: "Token", wanted: frozenset[str]) -> bool:
    """'Armed men', 'masked gunmen', 'men in uniform': what makes a plain noun an armed one."""
    return "gunman" in wanted and any(c.lower_ in ("armed", "masked", "uniformed", "hooded") for c in token.children)


def _object_holds(rule: Rule, around: Roles) -> bool:
    objects = around.objects
    if rule.no_object:
        return any(belongs(o, rule.objects) and any(c.lower_ in ("no", "any") for c in o.children) for o in objects)
    if rule.objects and not any(head_belongs(o, rule.objects) for o in objects):
        return False
    if rule.not_objects and any(belongs(frames.counted(o), rule.not_objects) for o in objects):
        return False
    if rule.within and not any(_below(o, rule.within) for o in objects):
        return False
    return not rule.bare or any(_is_bare(o) for o in objects)


def _is_bare(token: "Token") -> bool:
    """A plural without number or name: with either, the harm is a toll."""
    if frames.word(token) in QUANTIFIERS or token.dep_ in ("relcl", "acl") or any(c.dep_ == "nummod" or c.like_num for c in token.children):
        return False
    if any(c.lower_ in QUANTIFIERS or c.lower_ in ("many", "several", "another", "no", "than") for c in token.children):
        return False
    if token.lower_ in ("everyone", "everybody", "anyone", "them", "people", "us", "whoever", "those"):
        return True
    return token.tag_ in ("NNS", "NNPS") and not any(
        c.dep_ == "prep" and c.lower_ in ("of", "among") and any(g.pos_ == "NUM" for g in c.subtree) for c in token.children
    )


def _prep_holds(rule: Rule, around: Roles) -> bool:
    inner = [o for prep in sorted(rule.preps) for o in around.preps.get(prep, ())]
    if rule.not_prep_objects and any(head_belongs(o, rule.not_prep_objects) for o in inner):
        return False
    return bool(inner) and (not rule.prep_objects or any(head_belongs(o, rule.prep_objects) for o in inner))


def _clause_holds(rule: Rule, around: Roles) -> bool:
    clauses = [*around.clauses, *(c for c in frames.children(around.verb, "advcl") if _is_infinitive(c))]
    for objects in around.objects:
        clauses += [c for c in frames.children(objects, "acl", "relcl") if _is_infinitive(c)]
    for held in [p for prep in around.preps.values() for p in prep]:
        clauses += [c for c in frames.children(held, "acl", "relcl") if _is_infinitive(c)]
        if held.dep_ == "pcomp":
            clauses.append(held)
    if rule.clause == "infinitive":
        clauses = [c for c in clauses if _is_infinitive(c)]
    heads = [c for clause in clauses for c in (clause, *frames.children(clause, "conj"))]
    if rule.not_clause_words and any(frames.word(c) in rule.not_clause_words for c in clauses):
        return False
    if rule.own_clause:
        heads = [c for c in heads if _is_own(c, around.subjects)]
    if rule.clause_words:
        return any(frames.word(c) in rule.clause_words for c in heads)
    return bool(clauses) or not rule.clause


def _is_own(clause: "Token", subjects: "Sequence[Token]") -> bool:
    """'Warned that it would strike': the clause tells what its speaker, or he and his own, will do."""
    if not any(c.tag_ == "MD" and c.lower_ in ("will", "would", "'ll", "’ll", "shall", "'d") for c in clause.children):
        return False
    own = frames.children(clause, *frames.SUBJECT_DEPS)
    if any(c.dep_ == "neg" for c in clause.children):
        return False
    return (
        bool(own)
        and bool(subjects)
        and (own[0].lower_ in ("it", "they", "we", "he", "she", "i") or any(c.tag_ == "PRP$" for c in own[0].children))
    )


def _is_infinitive(token: "Token") -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)


def _modal_holds(rule: Rule, verb: "Token") -> bool:
    modal = next((c.lower_ for c in verb.children if c.dep_ == "aux" and c.tag_ == "MD"), "-")
    modal = {"'ll": "will", "’ll": "will", "shall": "will"}.get(modal, modal)
    return modal in rule.modal and not any(c.dep_ == "mark" and c.lower_ in frames.CONDITIONS for c in verb.children)


def _below(token: "Token", words: frozenset[str]) -> bool:
    return any(frames.word(t) in words or t.lower_ in words for t in token.subtree)


def _first_noun(rules: "Sequence[Rule]", noun: "Token", sentence: Sentence) -> _Match | None:
    """The first rule that a noun meets: it must name its actor, and stand free of a denial, a demand or a toll."""
    for rule in rules:
        preps: dict[str, tuple[Token, ...]] = {}
        holders = [noun, *frames.children(noun, "relcl")]  # 'the clashes that followed with the police'
        if rule.reciprocal and noun.dep_ in frames.SUBJECT_DEPS:
            holders.append(noun.head)  # 'clashes broke out between A and B'
        for prep in (p for holder in holders for p in frames.children(holder, "prep", "agent")):
            inner = tuple(frames.children(prep, "pobj", "pcomp"))
            if inner:
                preps[prep.lower_] = preps.get(prep.lower_, ()) + inner
        if rule.reciprocal and len(preps.get("between", ())) == 1 and noun.dep_ in frames.SUBJECT_DEPS:
            # 'clashes between A and B resumed', where the parse takes B for a subject of its own
            others = [s for s in frames.children(noun.head, "nsubj") if s.i > noun.i and "and" in [t.lower_ for t in s.doc[noun.i : s.i]]]
            if not [t for t in frames.coordinated(preps["between"][0]) if t.i != preps["between"][0].i]:
                preps["between"] += tuple(others[:1])
        around = Roles(noun, False, (), (), preps, (), frozenset())
        if rule.caption:
            if sentence.part is Part.CAPTION or (noun.dep_ == "ROOT" and noun.lower_ == noun.lemma_.lower()):
                lefts = frames.children(noun, "compound", "nsubj", "amod")
                if noun.dep_ == "ROOT" and lefts:
                    return _Match(
                        rule, noun, Roles(noun, False, tuple(lefts[-1:]), (), preps, (), frozenset()), Stance.ASSERTED, (), rule.event
                    )
            continue
        if not rule.preps or not _prep_holds(rule, around):
            continue
        if rule.reciprocal and not _stands_alone(noun):
            continue
        verb = _governor(noun)
        if verb is not None:
            status = frames.reality(verb)
            if status is None or (noun.dep_ == "dobj" and frames.word(verb) in UNREAL_FOR_NOUNS) or _is_demanded(noun):
                return None
        return _Match(rule, noun, around, Stance.ASSERTED, (), rule.event)
    return None


UNREAL_FOR_NOUNS = frozenset(
    "demand urge call request deny reject avoid prevent require want seek await discuss propose oppose fear need expect warn appeal "
    "ask plan".split()
)


def _is_demanded(noun: "Token") -> bool:
    """'Called for the withdrawal of …': the noun is what a verb of wanting wants."""
    prep = noun.head
    return noun.dep_ == "pobj" and prep.lower_ in ("for", "of", "against", "on") and frames.word(prep.head) in UNREAL_FOR_NOUNS


def _stands_alone(noun: "Token") -> bool:
    """Clashes between two sides are an act as subject or object of a clause; one that says that they go on is a situation."""
    if noun.dep_ in frames.SUBJECT_DEPS:
        goes_on = frames.word(noun.head) in CONTINUING and not (noun.head.tag_ == "VBD" and _has_day(noun.head))
        return not goes_on and noun.head.pos_ in ("VERB", "AUX")
    return noun.dep_ in ("dobj", "ROOT") or (
        noun.dep_ == "pobj"
        and noun.head.lower_ in ("after", "in", "during", "from")
        and noun.head.dep_ == "prep"
        and noun.head.head.pos_ == "VERB"
    )


DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today overnight dawn night".split())
MONTHS = frozenset("january february march april may june july august september october november december".split())


def _has_day(verb: "Token") -> bool:
    """Whether a verb tells its day: 'clashes resumed on 20 August' is one deed, and no state."""
    below = [t for c in verb.children if c.dep_ in ("prep", "npadvmod", "advmod") for t in c.subtree]
    return any(t.lower_ in DAYS or (t.lower_ in MONTHS and t.text[:1].isupper()) for t in below)


def _governor(noun: "Token") -> "Token | None":
    token = noun
    for _ in range(6):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return None


def _is_content(match: _Match, matches: "Sequence[_Match]") -> bool:
    """Whether a match lies in what another one says, asks, denies or orders; background in a relative or 'after' clause does not."""
    for outer in matches:
        if outer.trigger.i == match.trigger.i or not outer.rule.content:
            continue
        path = list(frames.ancestors_within(match.trigger, outer.trigger))
        if (
            not path
            or path[-1].head.i != outer.trigger.i
            or path[-1].dep_ not in ("ccomp", "xcomp", "dobj", "prep", "pcomp", "pobj", "dative", "advcl", "acl", "attr", "agent")
        ):
            continue
        if any(t.dep_ in ("nsubj", "nsubjpass") and t.head.i == outer.trigger.i for t in path):
            continue
        if frames.is_sentence(path[-1]):
            continue
        if any(t.dep_ == "conj" and frames.leaves_infinitive(t) for t in path):
            continue
        if any(_is_background(t, outer.trigger) for t in path):
            continue
        return True
    return False


def _is_object_of_same(match: _Match, matches: "Sequence[_Match]") -> bool:
    """'Completed the withdrawal of its troops' is one act and not two."""
    return match.rule.noun and any(
        o.event == match.event and any(t.i == match.trigger.i for t in o.roles.objects) for o in matches if o.trigger.i != match.trigger.i
    )


TIME_MARKS = frozenset("after when as because since before where".split())
CAUSES = frozenset("due because amid after despite following owing since".split())


def _is_background(token: "Token", outer: "Token") -> bool:
    """A relative clause, or a clause of time or cause on the outer verb itself, is told and not said."""
    is_relative = any(t.tag_ in ("WDT", "WP") and t.i < token.i for c in token.children for t in c.subtree)
    if (
        token.dep_ == "relcl"
        or (token.dep_ == "prep" and token.lower_ in CAUSES)
        or (token.dep_ == "ccomp" and is_relative and any(c.dep_ == "prep" and c.i < token.i for c in token.children))
    ):
        return True
    if token.dep_ != "advcl" or token.head.i != outer.i:
        return False
    return token.i < outer.i or token.tag_ == "VBG" or any(c.dep_ in ("mark", "advmod") and c.lower_ in TIME_MARKS for c in token.children)


def _frame(match: _Match, sentence: Sentence) -> ActFrame:
    rule, at = match.rule, sentence.start_char
    actor_tokens = _actors(match)
    if (rule.speech and rule.actor == "speaker") or match.event != rule.event:
        is_speech = bool(actor_tokens)
    else:
        is_speech = rule.speech and bool(actor_tokens)
    actors = tuple(s for t in actor_tokens for s in _actor_spans(t))
    targets = frames.phrases(_targets(match))
    if rule.reciprocal:
        actors, targets = _both_sides(match, actors, targets)
    if match.event == "REJECT" != rule.event:
        targets = ()
    start, end = _evidence(match)
    return ActFrame(
        event=Category(match.event),
        start_char=start + at,
        end_char=end + at,
        actors=tuple((a + at, b + at) for a, b in actors),
        targets=tuple((a + at, b + at) for a, b in targets),
        is_speech=is_speech,
        stance=match.stance,
        is_reciprocal=rule.reciprocal and len(actors) > 1,
        answers_charge=match.event == "REJECT" and _answers(match),
        rule=rule.name,
        confidence=frames.lexicon(DATA).confidence.get(match.event, UNMEASURED),
    )


def _answers(match: _Match) -> bool:
    """Whether a denial points back ('that account', 'the charge', 'this figure') or denies a statement; a refusal does neither."""
    rule, around = match.rule, match.roles
    if rule.name in ("vote-draft", "refuse", "turn-down") or any(frames.word(c) == "before" for c in match.trigger.children):
        return False
    charges = frames.lexicon(DATA).classes["charge"]
    said = [o for o in around.objects if belongs(o, charges) or o.lower_ in ("this", "that", "it")]
    points = [o for o in said if o.pos_ == "PRON" or any(c.lower_ in ("the", "this", "that", "these", "those") for c in o.children)]
    tells = any(c.dep_ in ("acl", "relcl", "ccomp") for o in points for c in o.children)  # 'the accusation that it arms them'
    return (bool(points) and not tells) or rule.name in ("baseless", "rule-out", "not-accept")


def _actors(match: _Match) -> "list[Token]":
    rule, around = match.rule, match.roles
    if match.event != rule.event or rule.actor == "speaker":
        return list(match.speakers) or (list(around.subjects) if rule.first_person else [])
    if rule.event == "MOBILIZE" and not around.subjects and around.passive and not rule.content:
        return list(around.objects)  # 'soldiers are being sent'
    if rule.actor == "none":
        return []
    if rule.actor == "owner":
        owners = [p for s in around.subjects for p in frames.children(s, "poss")]
        if owners and owners[0].tag_ == "PRP$" and match.speakers:
            return list(match.speakers)
        return owners or list(match.speakers) or _whose(around.subjects or around.objects)
    if rule.actor == "between" or (rule.noun and rule.preps & {"between"}):
        return list(around.preps.get("between", ()))
    if rule.actor == "to":
        return list(around.preps.get("to", ()))
    if rule.noun and not around.subjects:
        return [t for prep in ("by", "from", "of") if prep in rule.preps for t in around.preps.get(prep, ())]
    return list(around.subjects)


def _whose(operations: "Sequence[Token]") -> "list[Token]":
    """Whose an operation is that is only told as a circumstance: 'had killed 27 gunmen, in an operation that began on Tuesday'."""
    for operation in operations:
        prep = operation.head
        if operation.dep_ == "pobj" and prep.lower_ in ("in", "during") and prep.head.pos_ == "VERB":
            return list(frames.roles(prep.head).subjects)
    return []


def _actor_spans(token: "Token") -> tuple[Span, ...]:
    """Return who acts: the owner of a weapon or strike ('Israeli' of 'Israeli jets'), else the noun and all coordinate with it."""
    found: list[Span] = []
    weapons = frames.lexicon(DATA).classes["weapon"]
    craft = frames.lexicon(DATA).classes["craft"]
    violence = frames.lexicon(DATA).classes["violence"] - weapons
    for one in frames.coordinated(token):
        core = frames.counted(one)
        if frames.word(core) in violence and core.pos_ == "NOUN":
            continue  # 'the violence', a subject that the parse has lent to another verb
        owners = _weapon_owner(core) if core.pos_ == "NOUN" and (belongs(core, weapons) or belongs(core, craft)) else ()
        if owners or (belongs(core, weapons) and core.pos_ == "NOUN"):
            found += [s for s in owners if s not in found]
        elif (span := frames.phrase(one)) not in found:
            found.append(span)
    return tuple(found)


def _weapon_owner(weapon: "Token") -> tuple[Span, ...]:
    for child in frames.children(weapon, "poss", "amod", "compound", "nmod"):
        if child.tag_ == "PRP$":
            return ((child.idx, child.idx + len(child.text)),)
        is_name = child.pos_ == "PROPN" or (child.text[:1].isupper() and child.tag_ in NATIONAL_TAGS)
        if is_name and not (
            child.i == 0 and child.pos_ == "ADJ" and child.text.lower() in ("heavy", "multiple", "several", "fresh", "new", "overnight")
        ):
            return ((child.idx, child.idx + len(child.text)),) if child.dep_ != "poss" else (frames.phrase(child),)
        if frames.word(child) in ("army", "coalition", "government", "rebel", "military", "police", "navy", "gang", "militia", "regime"):
            return ((child.idx, child.idx + len(child.text)),)
    for prep in frames.children(weapon, "prep"):
        if prep.lower_ == "by":
            return frames.phrases(frames.children(prep, "pobj"))
    return ()


def _doers_of(token: "Token") -> "list[Token]":
    """What is said of a deed or a text falls on its owner, if it names one: 'condemned the killings' has no target."""
    classes = frames.lexicon(DATA).classes
    if frames.word(token) in classes["violence"] | classes["text"] | classes["crime"] and token.pos_ == "NOUN":
        return [p for p in frames.children(token, "poss") if p.pos_ in ("PROPN", "NOUN")]
    return [token]


TIMES_AND_MEASURES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november "
    "december day night morning evening afternoon week month year hour minute range "
    "time dawn dusk midnight distance weekend least once".split()
)


def _targets(match: _Match) -> "list[Token]":
    around = match.roles
    if match.event == "REJECT":  # 'rejects the army's claim'
        charges = frames.lexicon(DATA).classes["charge"]
        owners = [p for o in around.objects if belongs(o, charges) for p in frames.children(o, "poss") if p.tag_ != "PRP$"]
        if owners:
            return owners
    for place in match.rule.targets:
        found: list[Token] = []
        if place == "object":
            found = [o for o in around.objects if o.i not in {s.i for s in around.subjects} and o.lower_ not in REFLEXIVE]
            found = [o.head if o.dep_ == "appos" and frames.word(o) in SUMS_UP else o for o in found]
        elif place == "subject":
            found = list(around.subjects)
        elif place == "poss":
            found = frames.children(around.verb, "poss")
        elif place == "clause-subject":
            found = [o for c in around.clauses for o in frames.children(c, "nsubj")]
        elif place == "clause":
            found = [o for c in around.clauses for o in frames.children(c, "dobj")]
        elif place in around.preps:
            found = [o for o in around.preps[place] if _is_thing(o) and not belongs(o, TIMES_AND_MEASURES)]
            found = [o for o in found if o.i > around.verb.i] or (found if around.passive or match.rule.noun else [])
        else:
            below = [p for o in around.objects for p in o.subtree if p.dep_ == "prep" and p.lower_ == place and p.head.dep_ != "relcl"]
            found = [o for p in below[:1] for o in frames.children(p, "pobj") if not belongs(o, TIMES_AND_MEASURES)]
        if match.event == "SUPPORT":  # a text or an offensive is itself what is backed, unless it has an owner
            found = [t for one in found for t in _doers_of(one) or [one]]
        else:
            found = [t for one in found for t in _doers_of(one)]
        if found:
            return found if place in ("object", "subject", "poss", "clause") else found[:1]
    return []


REFLEXIVE = frozenset("himself herself itself themselves ourselves".split())
SUMS_UP = frozenset("step move decision attack act measure gesture accusation charge claim action deal".split())


def _is_thing(token: "Token") -> bool:
    """A noun, or a participle that stands for people ('the displaced', 'the wounded')."""
    return token.pos_ not in ("VERB", "AUX") or any(c.lower_ == "the" for c in token.children)


def _both_sides(match: _Match, actors: tuple[Span, ...], targets: tuple[Span, ...]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Both sides of a clash or a deal: coordinate subjects, or the subject and whom it was with."""
    around = match.roles
    others = frames.phrases([o for prep in ("with", "against", "between") for o in around.preps.get(prep, ())])
    if match.rule.event == "ASSAULT" and not others and around.objects and match.rule.targets == () and not around.passive:
        others = frames.phrases(
            [o for o in around.objects if o.ent_type_ == "" and belongs(o, frames.lexicon(DATA).classes["armed"] | {"@acronym"})]
        )
    sides = tuple(dict.fromkeys((*actors, *others)))
    if len(sides) > 1 and (match.rule.event == "ASSAULT" or len(actors) > 1):
        return sides, sides[::-1]
    return actors, targets or others


def _evidence(match: _Match) -> Span:
    """The run of words from the subject, if it is near, to the end of what the verb needs."""
    verb, rule, around = match.trigger, match.rule, match.roles
    doc = verb.doc
    first = min([verb.i, *(c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg"))])
    start, end = doc[first].idx, verb.idx + len(verb.text)
    if rule.noun and not rule.caption:
        left = min((t.i for t in verb.subtree if t.i <= verb.i and t.dep_ not in frames.SKIPPED), default=verb.i)
        return doc[left].idx, max(
            frames.reach(verb), *(b for _, b in frames.phrases(list(around.subjects)))
        ) if around.subjects else frames.reach(verb)
    own = frames.children(verb, *frames.SUBJECT_DEPS) or ([s for s in around.subjects if s.i < verb.i] if rule.caption else [])
    for subject in own:
        if subject.i < first and first - subject.left_edge.i <= 30:
            start = min(start, subject.left_edge.idx)
    if verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN"):
        start = min(start, verb.head.left_edge.idx)
    for child in verb.lefts:
        if rule.content and child.dep_ in ("ccomp", "parataxis"):
            start = min(start, child.left_edge.idx)
    for child in verb.rights:
        keep = child.dep_ in ("dobj", "dative", "prt", "oprd", "acomp", "attr", "agent", "xcomp", "ccomp", "nsubj", "nsubjpass")
        keep = keep or (child.dep_ == "prep" and (child.lower_ in rule.preps or child.lower_ in rule.targets))
        keep = keep or (verb.lemma_ == "be" and child.lower_ in ("over", "underway", "complete", "at"))  # 'its operation was over'
        keep = keep or (child.dep_ == "advcl" and rule.content and _is_infinitive(child))
        if keep:
            end = max(end, frames.reach(child, whole=rule.content and child.dep_ in ("xcomp", "ccomp")))
    if rule.quoted:
        start, end = _quote(doc, start, end)
    return start, end


def _quote(doc: "Doc", start: int, end: int) -> Span:
    """The words in quotation marks, which carry a quoted threat."""
    match = re.search(r"[\"“]([^\"“”]{8,})[\"”]", doc.text)
    return (match.start(1), match.end(1)) if match else (start, end)
