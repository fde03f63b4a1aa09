"""Evidence made into sentences: the report's own words, set into a sentence that says who said them.

Nothing is paraphrased. The words are looked at only to see how they can stand in a sentence: as a clause ('the town was shelled'),
as a predicate that wants its subject ('was shelled'), as a noun ('the shelling of the town'). Where that is unclear, a colon
does: 'The ministry: …' is right for all of them.
"""

import itertools
import re
from enum import Enum, auto

from tollbook.model.claim import Act, Category, Claim, Stance
from tollbook.model.precision import PlacePrecision
from tollbook.publish.marks import Case
from tollbook.publish.page import Piece, Style
from tollbook.publish.visible import one_line
from tollbook.publish.wording import COMMON_STARTS, chain, claim_chain, join, sentence_case, source, with_article


class Shape(Enum):
    """How words can stand in a sentence."""

    CLAUSE = auto()
    PREDICATE = auto()
    NOUN = auto()
    UNCLEAR = auto()


AUXILIARIES = frozenset(
    "is are was were has have had will would can could may might must shall should does do did cannot isn’t aren’t wasn’t weren’t won’t "
    "isn't aren't wasn't weren't won't didn't didn’t hasn't haven't hadn't hasn’t haven’t hadn’t".split()
)
PASTS = frozenset(
    "began took left fled fell hit struck shot sent held led met made gave went came drove fought broke cut set put shut lost saw sought "
    "told said swept spread became bore brought built burnt bought caught fed felt forbade forgot forgave froze got grew hid kept knew "
    "laid lay lit meant overran overthrew paid ran rose sank shook stole stood stormed swore taught threw tore withdrew won wrote "
    "understood undertook upheld drew flew blew bled beat bound chose dealt".split()
)
PRESENTS = frozenset(
    "calls urges demands asks warns vows threatens accuses condemns denies rejects says blames orders announces seeks agrees pledges "
    "welcomes supports remains remain continues continue refuses refuse persists persist prevails prevail lacks lack faces face lies lie "
    "stays stay needs need holds hold fears want wants lives live depends rejects insists insist plans plan intends".split()
)
ADVERBS = frozenset(
    "also later again already then still now once twice not never reportedly allegedly strongly repeatedly further formally".split()
)
ADJECTIVES = frozenset(
    "armed united displaced wounded injured suspected masked unidentified detained alleged hundred hundreds besieged occupied red sacred "
    "wicked naked hatred indeed need speed seed feed reed bleed breed deed weed greed shed sled embed infrared kindred uninhabited unarmed "
    "affiliated organised organized so-called limited advanced continued renewed increased heightened planned proposed abandoned "
    "destroyed damaged targeted repeated sustained unprecedented disputed combined assorted related linked aged".split()
)
ACTIVES = frozenset(
    "called appealed agreed refused pledged promised vowed threatened warned moved returned arrived travelled traveled marched crossed "
    "entered opened started continued resumed remained failed decided tried managed rallied gathered clashed responded escaped surrendered "
    "pulled stormed erupted happened occurred died suffered protested insisted declined apologised apologized withdrew deployed".split()
)
PASSIVES = frozenset(
    "killed wounded injured displaced detained abducted kidnapped buried trapped based located stationed reported linked carried accused "
    "housed sheltered jailed imprisoned arrested captured dressed armed born aimed designed used needed held".split()
)
OPENERS = frozenset("who which that whose where when while after before because although though if as since until unless".split())
DETERMINERS = frozenset(
    "the a an its his her their of in on at by with from to for and or this that these those some many most all".split()
)
ACTIONS = frozenset(
    "withdrawal fighting clashes clash shelling bombing bombardment attack attacks raid raids strike strikes airstrike airstrikes threat "
    "threats arrest arrests killing killings looting burning siege evacuation deployment release exchange visit talks meeting search "
    "rescue capture seizure fall abduction kidnapping ambush offensive operation retreat expulsion protest protests demonstration "
    "violence displacement blockade closure shortage lack fear fears destruction collapse return torching execution executions".split()
)
LOWERED = frozenset(
    "the a an its his her their our my some many most all several few no at in on over under during after before about around nearly "
    "almost more less fewer one two three four five six seven eight nine ten dozens scores hundreds thousands this that these those there "
    "it he she they we other others another both each every local armed government residents civilians people witnesses officials "
    "whoever anyone everyone those".split()
)
TRAILING = " \t\n,;:.–—-"
DANGLING = re.compile(r",?\s(?:but|and|or|while|with|that|including|as|where|who|which)$")
CREDITS = re.compile(
    r",?\s(?:according to|citing)\s[^,;]{1,120}$|,?\swith\s[^,;]{1,80}\s(?:reporting|saying|adding)$"
    r"|,\s(?:he|she|it|they)\s(?:said|added|told\s[^,;]{1,60})$"
)  # told beside the words
PRONOUNS = ("it ", "he ", "she ", "they ")
SUBJECTS = frozenset("i we you it he she they there this that these those if when".split())
RELATIVES = ("who ", "which ", "that ")
MOST_PLACES = 3
PLURAL_HEAD = re.compile(r"(?:[\w’'-]+ ){0,4}?[A-Za-z]+(?<!s)s(?: (?:of|at|in|on|from|near|to|with|who|linked|loyal)\b|$)")
SUBJECT_CHARS = 80  # within which a sentence's subject stands, its title and office before it


def shape(words: str) -> Shape:
    """Return how words can stand in a sentence.

    >>> [shape(w).name for w in ("the town was shelled", "was shelled by night", "the shelling of the town", "a state of calm")]
    ['CLAUSE', 'PREDICATE', 'NOUN', 'UNCLEAR']
    """
    tokens = [t.strip("“”\"'‘,;:()[]").lower() for t in words.split()[:60]]
    start = next((i for i, t in enumerate(tokens) if t not in ADVERBS), 0)
    if tokens and words[:1].islower() and _is_verb(tokens[start]):
        return Shape.PREDICATE
    has_opener = False
    for at, (before, token) in enumerate(itertools.pairwise(tokens), start=1):
        has_opener |= token in OPENERS
        is_verb = _is_verb(token) or (token.endswith("ed") and len(token) > 4 and _is_object(tokens[at + 1 : at + 2]))
        if not has_opener and (token in AUXILIARIES or (is_verb and before not in DETERMINERS and not _is_reduced(token, tokens))):
            return Shape.CLAUSE
    if any(t in ACTIONS for t in tokens[:4]):
        return Shape.NOUN
    return Shape.UNCLEAR


def _is_verb(token: str) -> bool:
    return (
        token in AUXILIARIES or token in PASTS or token in PRESENTS or (token.endswith("ed") and len(token) > 4 and token not in ADJECTIVES)
    )


def _is_object(following: list[str]) -> bool:
    """Whether a form in -ed is followed by its object, and so is no adjective: 'soldiers detained 23 youths'."""
    return bool(following) and (following[0] in ("the", "a", "an", "its", "his", "her", "their") or following[0][:1].isdigit())


def _is_reduced(token: str, tokens: list[str]) -> bool:
    """Whether a form in -ed stands for a relative clause: 'groups backed by the state', 'men accused of'."""
    following = tokens[tokens.index(token) + 1 : tokens.index(token) + 2]
    if not token.endswith("ed") or token in ACTIVES:
        return False
    return following in (["by"], ["with"], ["of"]) or (
        token in PASSIVES and following in (["in"], ["on"], ["from"], ["to"], ["as"], ["at"])
    )


def clean(claim: Claim) -> str:
    """Return a claim's words on one line, without stops or a stray quotation mark at their ends."""
    words = one_line(claim.evidence.words).strip(TRAILING)
    for opening, closing in (('"', '"'), ("“", "”")):
        inside = words[1:-1]
        if words[:1] == opening and closing not in words[1:]:
            words = words[1:]
        elif words[-1:] == closing and opening not in words[:-1]:
            words = words[:-1]
        elif (
            len(words) > 2
            and words[0] == opening
            and words[-1] == closing
            and opening not in inside
            and closing not in inside
            and claim.quoted
        ):
            words = inside
    words = DANGLING.sub("", CREDITS.sub("", words.strip(TRAILING))).strip(TRAILING)
    return f'{words}"' if words.count('"') % 2 else words  # evidence may end within a quotation


def mid_sentence(claim: Claim, words: str, text: str) -> str | None:
    """Return the words as they stand within a sentence; None where it is unclear whether their first word is a name."""
    first = re.split(r"[\s,]", words, maxsplit=1)[0]
    if not first[:1].isupper() or (first.isupper() and len(first) > 1):
        return words
    lowered = words[:1].lower() + words[1:]
    if first.lower() in LOWERED or first.lower() in COMMON_STARTS:
        return lowered
    before = text[max(0, claim.evidence.start_char - 3) : claim.evidence.start_char].rstrip(" \t\"“'‘(")
    if before and before[-1] not in ".!?\n:•-–—":
        return words  # a capital inside a sentence is a name's
    if re.search(rf"(?<!\w){re.escape(first.lower())}(?!\w)", text):
        return lowered
    return words if _is_name(claim, first, words, text) else None


def _is_name(claim: Claim, first: str, words: str, text: str) -> bool:
    """Whether a capital at the start of a sentence is a name's: it names someone of the claim, or stands so within a sentence too."""
    named = [s.name for s in claim.sources] + [p.text for p in claim.where]
    named += [*claim.actor, *claim.target] if isinstance(claim, Act) else []
    if any(first in name.split() for name in named):
        return True
    return re.match(r"\S+ [A-Z]", words) is not None or re.search(rf"[a-z,] {re.escape(first)}(?!\w)", text) is not None


def own_voice(case: Case, claim: Claim) -> str:
    """Return how to call the outlet of a claim that no source is named for."""
    report = case.reports[claim.report]
    if report.outlet:
        return one_line(report.outlet)
    return f"the report ‘{one_line(report.title or report.origin or report.id)}’" if len(case.reports) > 1 else "the report"


def unsourced(case: Case, claim: Claim) -> str:
    """Return the note on a statement that no source is named for; among several reports it tells whose it is."""
    is_one_of_many = len(case.reports) > 1 and case.reports[claim.report].outlet
    return f"{own_voice(case, claim)}, no source named" if is_one_of_many else "no source named"


def sentence(case: Case, claim: Claim, *, is_attributed: bool = True) -> tuple[Piece, ...]:
    """Return an act or a situation as one sentence; not attributed where it stands under the name of its source."""
    text, words, marks = case.text(claim), clean(claim), case.mark(claim)
    who = claim_chain(claim, text) if is_attributed else ""
    if not claim.quoted:
        words = _with_subject(claim, words, has_subject=is_attributed or not _speaks_itself(claim))
    if claim.stance is Stance.DENIED and is_attributed:
        pieces = _denied(claim, who or own_voice(case, claim), words, text, marks)
    elif claim.quoted:
        pieces = _quoted(claim, who, words, text, marks)
    elif not claim.sources or not who:
        pieces = _bare(case, claim, words, text, marks, is_attributed)
    else:
        pieces = _attributed(claim, who, words, text, marks)
    if claim.stance is Stance.ASSERTED and is_attributed and (cause := case.cause(claim)):
        joint = one_line(text[claim.evidence.end_char : cause.evidence.start_char])
        at = max(i for i, piece in enumerate(pieces) if piece.marks) + 1
        pieces = (*pieces[:at], Piece(f" {joint} "), Piece(clean(cause), Style.WORDS, case.mark(cause)), *pieces[at:])
    pieces = _placed(claim, words, pieces)
    note = {Stance.HEDGED: " (said to be possible, not certain)", Stance.DENIED: "" if is_attributed else " (this is denied)"}.get(
        claim.stance, ""
    )
    return (*pieces[:-1], Piece(note, Style.NOTE), pieces[-1]) if note else pieces


def _with_subject(claim: Claim, words: str, *, has_subject: bool) -> str:
    """Return words that want a subject in a form that it can stand before; with an ellipsis where nobody is named as such.

    has_subject: the subject will be printed, and is not the heading above.
    """
    if words.lower().startswith(RELATIVES) and shape(rest := words.split(" ", 1)[1]) is Shape.PREDICATE:
        words = rest  # 'who pledged two field hospitals'
    actor = claim.actor if isinstance(claim, Act) else ()
    first = words.split(" ")[0]
    is_participle = first.endswith("ing") and first.islower() and first not in ACTIONS
    if actor and (is_participle or first == "to"):  # 'demanding protection', 'to hold talks'
        is_plural = len(actor) > 1 or PLURAL_HEAD.match(actor[0]) is not None
        return f"{'are' if is_plural else 'is'} {words}" if has_subject else words
    wants_subject = first == "to" or shape(words) is Shape.PREDICATE
    return f"… {words}" if wants_subject and not actor else words


def _placed(claim: Claim, words: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Add the places that hold and that the words do not name, as a note after them. A whole country is no news."""
    where = [p.text for p in claim.where if p.precision is not PlacePrecision.COUNTRY]
    if not where or any(name.lower() in words.lower() for name in where):
        return pieces
    at = max(i for i, piece in enumerate(pieces) if piece.marks) + 1
    places = ", ".join(one_line(name) for name in where[:MOST_PLACES])
    if at < len(pieces) and pieces[at].style is Style.NOTE and pieces[at].text.startswith(" ("):
        return (*pieces[:at], Piece(f" ({places}; {pieces[at].text[2:]}", Style.NOTE), *pieces[at + 1 :])
    return (*pieces[:at], Piece(f" ({places})", Style.NOTE), *pieces[at:])


def _attributed(claim: Claim, who: str, words: str, text: str, marks: tuple[int, ...]) -> tuple[Piece, ...]:
    if _speaks_itself(claim) and words.lower().startswith(PRONOUNS) and shape(rest := words.split(" ", 1)[1]) is Shape.PREDICATE:
        words = rest  # 'it denied …' of the ministry that says so
    kind = shape(words)
    actor = _actor(claim, text)
    if kind is Shape.PREDICATE and actor and _speaks_itself(claim):
        relays = claim_chain(claim, text)[len(source(claim.sources[0], text)) :] if not claim.joint else ""
        return (
            Piece(sentence_case(actor), Style.NAME),
            Piece(f"{relays}," if relays else ""),
            Piece(f" {words}", Style.WORDS, marks),
            Piece("."),
        )
    if kind is Shape.PREDICATE and actor:
        return (Piece("According to "), Piece(who, Style.NAME), Piece(f", {actor} "), Piece(words, Style.WORDS, marks), Piece("."))
    if kind is not Shape.PREDICATE and _names_its_speaker(claim, words):
        relays = "" if claim.joint else claim_chain(claim, text)[len(source(claim.sources[0], text)) :].strip(" ,")
        return (Piece(sentence_case(words), Style.WORDS, marks), Piece(f" ({relays})" if relays else "", Style.NOTE), Piece("."))
    inner = mid_sentence(claim, words, text)
    if kind is Shape.CLAUSE and inner:
        return (Piece("According to "), Piece(who, Style.NAME), Piece(", "), Piece(inner, Style.WORDS, marks), Piece("."))
    if kind is Shape.CLAUSE:
        return (Piece(words, Style.WORDS), Piece(", according to "), Piece(who, Style.NAME, marks), Piece("."))
    if kind is Shape.NOUN and inner:
        return (
            Piece(sentence_case(who), Style.NAME),
            Piece(f"{',' if ', through ' in who else ''} spoke of "),
            Piece(inner, Style.WORDS, marks),
            Piece("."),
        )
    return (Piece(sentence_case(who), Style.NAME), Piece(": "), Piece(words, Style.WORDS, marks), Piece("."))


def _quoted(claim: Claim, who: str, words: str, text: str, marks: tuple[int, ...]) -> tuple[Piece, ...]:
    quote = Piece(f"… {words}" if shape(words) is Shape.PREDICATE else words, Style.QUOTE, marks)
    if not who:
        return (quote, Piece("."))
    verb = "said"
    if isinstance(claim, Act) and _speaks_itself(claim) and claim.event is Category.THREATEN:
        verb = f"threatened {join([with_article(t, text) for t in claim.target])}" if claim.target else "threatened"
    stop = "," if ", through " in who else ""
    if verb == "said" and words[:1].islower() and shape(words) in (Shape.NOUN, Shape.UNCLEAR) and words.split()[0] not in SUBJECTS:
        return (Piece(sentence_case(who), Style.NAME), Piece(f"{stop} spoke of "), quote, Piece("."))
    return (Piece(sentence_case(who), Style.NAME), Piece(f"{stop} {verb}: "), quote, Piece("."))


def _denied(claim: Claim, who: str, words: str, text: str, marks: tuple[int, ...]) -> tuple[Piece, ...]:
    inner = mid_sentence(claim, words, text) or words
    middle = " denied that " if shape(words) is Shape.CLAUSE else " denied: "
    return (Piece(sentence_case(who), Style.NAME), Piece(middle), Piece(inner, Style.WORDS, marks), Piece("."))


def _bare(case: Case, claim: Claim, words: str, text: str, marks: tuple[int, ...], is_attributed: bool) -> tuple[Piece, ...]:
    """A sentence without a source: the outlet's own voice, or under the heading of its source."""
    kind, actor = shape(words), _actor(claim, text)
    note = (Piece(f" ({unsourced(case, claim)})", Style.NOTE),) if is_attributed else ()
    if kind is Shape.PREDICATE and actor and (is_attributed or not _speaks_itself(claim)):
        return (Piece(f"{sentence_case(actor)} "), Piece(words, Style.WORDS, marks), *note, Piece("."))
    inner = mid_sentence(claim, words, text)
    if kind is Shape.NOUN and inner and is_attributed:
        return (Piece(f"{sentence_case(own_voice(case, claim))} tells of "), Piece(inner, Style.WORDS, marks), Piece("."))
    return (Piece(sentence_case(words), Style.WORDS, marks), *note, Piece("."))


def _actor(claim: Claim, text: str) -> str:
    if not isinstance(claim, Act):
        return ""
    names = [claim.sources[0].name, *claim.actor[1:]] if _speaks_itself(claim) else claim.actor
    return join([with_article(name, text) for name in names])


def _speaks_itself(claim: Claim) -> bool:
    """Whether the speaker of an act is also its source: 'refugees', where the source is 'refugees at the airbase', are."""
    if not isinstance(claim, Act) or not claim.sources or not claim.actor:
        return False
    actor, name = claim.actor[0].casefold(), claim.sources[0].name.casefold()
    return name == actor or name.startswith(f"{actor} ")


def _names_its_speaker(claim: Claim, words: str) -> bool:
    """Whether the words name their speaker as their subject, so that an 'according to' would name it twice.

    By the full name, the abbreviation, or one word of it: 'the Office' of the Ombudsman's Office, 'al-Sharaa', and also behind a
    title: 'The Minister, Amal Saleh, called on'.
    """
    if not _speaks_itself(claim):
        return False
    name = claim.sources[0].name
    forms = [re.sub(r"\s*\([^()]*\)", "", name), *re.findall(r"\(([^()]*)\)", name)]
    start = re.sub(r"^[Tt]he ", "", words).lower()
    if any(form and form.lower().removeprefix("the ") in start[:SUBJECT_CHARS] for form in forms):
        return True
    first = re.split(r"[\s,]", start, maxsplit=1)[0].removesuffix("'s").removesuffix("’s")
    return len(first) > 3 and any(first == word.lower() for word in forms[0].split() if word[:1].isupper() or "-" in word)


__all__ = ["Shape", "chain", "clean", "mid_sentence", "own_voice", "sentence", "shape"]
