"""A claim: one statement, made by one source (through a chain of relays), in one place of a report."""

from dataclasses import dataclass
from enum import StrEnum

from tollbook.errors import InvalidClaim
from tollbook.model.document import Report
from tollbook.model.entity import Place
from tollbook.model.ids import content_id
from tollbook.model.precision import NO_PERIOD, Period


class Harm(StrEnum):
    """What was done to the people whom a toll counts."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    DETAINED = "detained"  # by a state
    ABDUCTED = "abducted"
    DISPLACED = "displaced"
    RETURNED = "returned"
    TRAPPED = "trapped"
    AFFECTED = "affected"  # rape, torture, 'affected'
    CASUALTIES = "casualties"  # killed or injured, where the report does not divide them


class Relation(StrEnum):
    """How the words relate the number that they name to the number of people."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    ABOUT = "about"
    BETWEEN = "between"
    MAGNITUDE = "magnitude"
    SHARE = "share"
    VAGUE = "vague"


class Victim(StrEnum):
    """Classes of people that a report gives."""

    PERSON = "person"
    CIVILIAN = "civilian"
    COMBATANT = "combatant"
    SECURITY_FORCE = "security_force"
    MAN = "man"
    WOMAN = "woman"
    CHILD = "child"
    ELDERLY = "elderly"
    JOURNALIST = "journalist"
    HEALTH_WORKER = "health_worker"
    AID_WORKER = "aid_worker"
    REFUGEE = "refugee"
    PROTESTER = "protester"
    DETAINEE = "detainee"
    FOREIGNER = "foreigner"
    OFFICIAL = "official"


class SourceKind(StrEnum):
    """What kind of body or person a source is."""

    GOVERNMENT = "government"
    ARMED_GROUP = "armed_group"
    INTERNATIONAL_BODY = "international_body"
    MONITOR = "monitor"
    NGO = "ngo"
    MEDICAL = "medical"
    LOCAL = "local"
    MEDIA = "media"
    PERSON = "person"
    ANONYMOUS = "anonymous"


class Stance(StrEnum):
    """How the source stands to the statement."""

    ASSERTED = "asserted"
    DENIED = "denied"
    HEDGED = "hedged"


class Category(StrEnum):
    """The categories of acts, after PLOVER (Open Event Data Alliance, codebook 2.0 draft)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class About(StrEnum):
    """What a situation is about."""

    CALM = "calm"
    FIGHTING = "fighting"
    FEAR = "fear"
    DISPLACEMENT = "displacement"
    SIEGE = "siege"
    ACCESS = "access"
    SERVICES = "services"
    PROTECTION = "protection"
    POLITICS = "politics"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something: the fullest form of the name that the report gives, and its kind."""

    name: str
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """The shortest run of the report's text that carries a claim: characters, half-open, with its words."""

    start_char: int
    end_char: int
    words: str

    @classmethod
    def of(cls, report: Report, start_char: int, end_char: int) -> "Evidence":
        """Cut evidence out of a report. Raises InvalidClaim if it would be empty or lie outside the text."""
        words = report.slice(start_char, end_char)
        if not words.strip():
            raise InvalidClaim(f"report {report.id}: characters {start_char}–{end_char} hold no words")
        return cls(start_char, end_char, words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What every claim has.

    report: the report's id. sources: the origin first, then each relay; empty where the outlet speaks in its own voice.
    joint: the first two sources (of an act of speech: all its actors) are coordinate origins and not a chain.
    where: the smallest places that hold. period: days of the harm or deed, not of the statement.
    quoted: the evidence lies in quotation marks of the source.
    rule: the named rule that made it. confidence: the share of claims by rules of this kind that were right when last
    measured (docs/guides/reading.md). reader: name and version of the reader.
    known_as: the id under which it was read, where a person corrected it since.
    """

    report: str
    evidence: Evidence
    sources: tuple[Source, ...] = ()
    joint: bool = False
    where: tuple[Place, ...] = ()
    period: Period = NO_PERIOD
    stance: Stance = Stance.ASSERTED
    quoted: bool = False
    rule: str = ""
    confidence: float = 1.0
    reader: str = ""
    known_as: str = ""

    @property
    def kind(self) -> str:
        """'toll', 'act' or 'situation'."""
        return type(self).__name__.lower()

    @property
    def id(self) -> str:
        """A stable identifier: the same words in the same report, read as the same thing, have the same one."""
        return self.known_as or content_id(self.report, self.kind, self.evidence.start_char, self.evidence.end_char, *self._substance())

    def _substance(self) -> tuple[object, ...]:
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll(Claim):
    """A number of people to whom something was done.

    value: as written; None where relation is share or vague. value_high: the upper end of 'between'.
    share: "most", "half", "1/3", "43%", with a leading ">", "<" or "~" where the words say so.
    by: who is said to have done it. part_of: the id of the toll whose people these are a part of.
    cumulative: harmed over more than one day, or a number that is being kept up to date.
    Raises InvalidClaim for a negative value, a range that falls, or a value where the relation has none.
    """

    harm: Harm
    relation: Relation
    value: int | None = None
    value_high: int | None = None
    share: str | None = None
    victims: tuple[Victim, ...] = (Victim.PERSON,)
    by: tuple[str, ...] = ()
    part_of: str | None = None
    cumulative: bool = False

    def __post_init__(self) -> None:
        span = f"report {self.report}, characters {self.evidence.start_char}–{self.evidence.end_char}: {self.evidence.words!r}"
        if (self.value is None) != (self.relation in (Relation.SHARE, Relation.VAGUE)):
            raise InvalidClaim(f"{span}: a toll of relation {self.relation} with value {self.value}")
        if (self.share is None) != (self.relation is not Relation.SHARE):
            raise InvalidClaim(f"{span}: a toll of relation {self.relation} with share {self.share}")
        if (self.value_high is None) != (self.relation is not Relation.BETWEEN):
            raise InvalidClaim(f"{span}: a toll of relation {self.relation} with an upper end {self.value_high}")
        if self.value is not None and self.value < 0:
            raise InvalidClaim(f"{span}: a toll cannot be negative")
        if self.value is not None and self.value_high is not None and self.value_high < self.value:
            raise InvalidClaim(f"{span}: reads as a range that falls")

    def _substance(self) -> tuple[object, ...]:
        return (self.harm, self.relation, self.value, self.value_high, self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Claim):
    """Someone did, said or asked something to someone. actor, target: names or head nouns; empty where the clause names none."""

    event: Category
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()

    def _substance(self) -> tuple[object, ...]:
        return (self.event,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation(Claim):
    """A state of affairs that lasts."""

    about: About

    def _substance(self) -> tuple[object, ...]:
        return (self.about,)
