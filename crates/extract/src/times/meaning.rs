//! What a rule means, before it is known when it was said: built from a rule's `means` line and what its pattern caught.

use super::calendar::{Clock, DayPart, Point, SEASONS, Unit};
use super::grammar::Wrong;
use super::matcher::{Caught, Piece};
use super::number::Count;

/// A time as the words tell it.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// Needs nothing else.
    Fixed(Point),
    /// A part of a year, month or week that does not say of which.
    Field(Field),
    /// A part of what is told beside it: "the third quarter of last year".
    In(Field, Box<Meaning>),
    /// "last November", "next Tuesday", "the following summer".
    Which(Which, Box<Meaning>),
    /// So many units from a day.
    Shift {
        count: Count,
        back: bool,
        unit: Unit,
        from: From,
    },
    /// So many units before or after another time: "two days before the vote of June 3".
    Beside {
        count: Count,
        unit: Unit,
        of: Box<Meaning>,
    },
    /// The n-th such unit of a longer time; counted from its end below zero.
    Nth {
        n: i64,
        unit: Unit,
        of: Box<Meaning>,
    },
    /// "the first Friday of next month": n-th, weekday, of what.
    NthWeekday(i64, i8, Box<Meaning>),
    /// "that month", "the quarter".
    Same(Unit),
    /// "the 1998 period": what was last spoken of, in a year.
    SameIn(Box<Meaning>),
    /// "Friday morning", "that evening".
    Part(DayPart, Option<Box<Meaning>>),
    Clock(Clock, Option<Box<Meaning>>),
    /// With a TIMEX3 modifier.
    Modified(&'static str, Box<Meaning>),
    Span(Vec<(Count, Unit)>),
    /// How long nobody says.
    Unknown,
    /// Words that look like a time and are none: an age, a title.
    Nothing,
    /// Repeated; the TIMEX3 value of what is repeated.
    Every(String),
    /// `PRESENT_REF` and its like.
    Word(String),
    /// Two times, each with the atoms it stands on; what one leaves out the other tells.
    Range(Box<(Meaning, Atoms)>, Box<(Meaning, Atoms)>),
}

/// First atom and the one past the last.
pub(super) type Atoms = (usize, usize);

/// Part of a longer time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field {
    /// 1 is Monday.
    Weekday(i8),
    Month(i8),
    /// Month, day, and the weekday where that is told.
    Day(i8, i8, Option<i8>),
    /// "the 7th".
    DayAlone(i8),
    Quarter(i8),
    Half(i8),
    Season(i8),
    Weekend,
    /// By its id.
    Holiday(String),
}

/// Where a time is reckoned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// When it was published.
    Said,
    /// What the text told last.
    Told,
    /// As from `Told`, but never from the day of publication: "three days later".
    Later,
    /// As from `Said`, but "a year ago" may be that of a quarter or month spoken of.
    Ago,
}

/// Which of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Last,
    This,
    Next,
    /// Before, in, after what the text told last.
    Before,
    Same,
    After,
    /// Of those that are past or to come, as the clause has it.
    Open,
}

/// TIMEX3 modifiers.
const MODIFIERS: [&str; 12] = [
    "BEFORE",
    "AFTER",
    "ON_OR_BEFORE",
    "ON_OR_AFTER",
    "LESS_THAN",
    "MORE_THAN",
    "EQUAL_OR_LESS",
    "EQUAL_OR_MORE",
    "START",
    "MID",
    "END",
    "APPROX",
];

/// A rule's `means` line.
#[derive(Clone, Debug)]
pub(super) struct Expression {
    verb: Verb,
    args: Vec<Arg>,
}

#[derive(Clone, Debug)]
enum Arg {
    Literal(String),
    /// By the number of its name; with the sign turned.
    Caught(usize, bool),
}

/// The first word of a `means` line.
#[derive(Clone, Copy, Debug)]
enum Verb {
    Is,
    Day,
    Monthday,
    Year,
    ShortYear,
    Decade,
    Century,
    In,
    Field,
    Which,
    Shift,
    Beside,
    Nth,
    Same,
    SameIn,
    Part,
    Clock,
    Modify,
    Span,
    Every,
    EveryField,
    Word,
    Range,
    At,
    SpanUnknown,
    Nothing,
    Anniversary,
    NthWeekday,
}

const VERBS: [(&str, Verb); 28] = [
    ("is", Verb::Is),
    ("day", Verb::Day),
    ("monthday", Verb::Monthday),
    ("year", Verb::Year),
    ("short-year", Verb::ShortYear),
    ("decade", Verb::Decade),
    ("century", Verb::Century),
    ("in", Verb::In),
    ("field", Verb::Field),
    ("which", Verb::Which),
    ("shift", Verb::Shift),
    ("beside", Verb::Beside),
    ("nth", Verb::Nth),
    ("same", Verb::Same),
    ("same-in", Verb::SameIn),
    ("part", Verb::Part),
    ("clock", Verb::Clock),
    ("modify", Verb::Modify),
    ("span", Verb::Span),
    ("every", Verb::Every),
    ("every-one", Verb::EveryField),
    ("word", Verb::Word),
    ("range", Verb::Range),
    ("at", Verb::At),
    ("span-unknown", Verb::SpanUnknown),
    ("nothing", Verb::Nothing),
    ("nth-weekday", Verb::NthWeekday),
    ("anniversary", Verb::Anniversary),
];

impl Expression {
    pub fn parse(line: &str, names: &[String]) -> Result<Expression, Wrong> {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        let verb = VERBS.iter().find(|(name, _)| *name == first).map(|v| v.1).ok_or(format!("'{first}' begins no meaning"))?;
        let arg = |word: &str| {
            let (minus, rest) = word.strip_prefix('-').map_or((false, word), |r| (true, r));
            match rest.strip_prefix('{').and_then(|r| r.strip_suffix('}')) {
                Some(name) => match names.iter().position(|n| n == name) {
                    Some(i) => Ok(Arg::Caught(i, minus)),
                    None => Err(format!("no pattern catches {{{name}}}")),
                },
                None => Ok(Arg::Literal(word.to_owned())),
            }
        };
        Ok(Expression { verb, args: words.map(&arg).collect::<Result<_, _>>()? })
    }

    /// `None` where what was caught makes no time.
    pub fn build(&self, caught: &Caught) -> Option<Meaning> {
        let args = Args { args: &self.args, caught };
        Some(match self.verb {
            Verb::Is => args.time(0)?,
            Verb::Day => {
                let (y, m, d) = (args.whole(0)?, args.whole(1)?, args.whole(2)?);
                let y = if y < 100 { century_of(y) } else { y };
                let date = jiff::civil::Date::new(i16::try_from(y).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?;
                Meaning::Fixed(Point::Day(date))
            }
            Verb::Monthday => {
                let (m, d) = (i8::try_from(args.whole(0)?).ok()?, i8::try_from(args.whole(1)?).ok()?);
                // of a leap year, so that February 29 is one
                jiff::civil::Date::new(2000, m, d).ok()?;
                Meaning::Field(Field::Day(m, d, args.whole(2).and_then(|w| i8::try_from(w).ok())))
            }
            Verb::Year => Meaning::Fixed(Point::Year(i16::try_from(args.whole(0)?).ok()?)),
            Verb::ShortYear => Meaning::Fixed(Point::Year(i16::try_from(century_of(args.whole(0)?)).ok()?)),
            Verb::Decade => {
                let n = args.whole(0)?;
                let year = if n < 100 { century_of(n) } else { n };
                Meaning::Fixed(Point::Decade(i16::try_from(year / 10).ok().filter(|_| year % 10 == 0)?))
            }
            Verb::Century => Meaning::Fixed(Point::Century(i16::try_from(args.whole(0)? - 1).ok().filter(|c| (0..=21).contains(c))?)),
            Verb::Field => Meaning::Field(args.field(0)?),
            Verb::In => match args.time(0)? {
                Meaning::Field(field) => Meaning::In(field, Box::new(args.time(1)?)),
                Meaning::Modified(how, inner) => match *inner {
                    Meaning::Field(field) => Meaning::Modified(how, Box::new(Meaning::In(field, Box::new(args.time(1)?)))),
                    _ => return None,
                },
                _ => return None,
            },
            Verb::Which => Meaning::Which(args.which(0)?, Box::new(args.time(1)?)),
            Verb::Shift => Meaning::Shift { count: args.count(0)?, back: args.back(0), unit: args.unit(1)?, from: args.from(2)? },
            Verb::Beside => Meaning::Beside { count: args.count(0)?, unit: args.unit(1)?, of: Box::new(args.time(2)?) },
            Verb::Nth => Meaning::Nth { n: args.whole(0)?, unit: args.unit(1)?, of: Box::new(args.time(2)?) },
            Verb::NthWeekday => Meaning::NthWeekday(args.whole(0)?, i8::try_from(args.whole(1)?).ok()?, Box::new(args.time(2)?)),
            Verb::Same => Meaning::Same(args.unit(0)?),
            Verb::SameIn => Meaning::SameIn(Box::new(args.time(0)?)),
            Verb::Part => Meaning::Part(DayPart::parse(args.word(0)?)?, args.time(1).map(Box::new)),
            Verb::Clock => Meaning::Clock(args.clock()?, args.time(4).map(Box::new)),
            Verb::At => match args.time(0)? {
                Meaning::Part(part, _) => Meaning::Part(part, Some(Box::new(args.time(1)?))),
                Meaning::Clock(clock, _) => Meaning::Clock(clock, Some(Box::new(args.time(1)?))),
                _ => return None,
            },
            Verb::Anniversary => {
                let (n, y, m, d) = (args.whole(0)?, args.whole(1)?, args.whole(2)?, args.whole(3)?);
                let (m, d) = (i8::try_from(m).ok()?, i8::try_from(d).ok()?);
                Meaning::Fixed(Point::Day(jiff::civil::Date::new(i16::try_from(y + n).ok()?, m, d).ok()?))
            }
            Verb::Nothing => Meaning::Nothing,
            Verb::SpanUnknown => Meaning::Unknown,
            Verb::Modify => {
                let how = MODIFIERS.into_iter().find(|m| args.word(0) == Some(m))?;
                Meaning::Modified(how, Box::new(args.time(1)?))
            }
            Verb::Span => {
                let mut parts = vec![(args.count(0)?, args.unit(1)?)];
                if let (Some(count), Some(unit)) = (args.count(2), args.unit(3)) {
                    parts.push((count, unit));
                }
                Meaning::Span(parts)
            }
            Verb::Every => {
                let Some(unit) = args.unit(1) else { return Some(Meaning::Every(args.word(0)?.to_owned())) };
                Meaning::Every(span_value(&[(args.count(0)?, unit)]))
            }
            Verb::EveryField => Meaning::Every(every(&args.time(0)?)?),
            Verb::Word => Meaning::Word(args.word(0)?.to_owned()),
            Verb::Range => Meaning::Range(Box::new(args.placed(0)?), Box::new(args.placed(1)?)),
        })
    }
}

/// Two digits of a year, in the century that a reader of today takes them for.
fn century_of(n: i64) -> i64 {
    if n < 40 { 2000 + n } else { 1900 + n }
}

/// The TIMEX3 value of what comes again and again.
fn every(meaning: &Meaning) -> Option<String> {
    Some(match meaning {
        Meaning::Field(Field::Weekday(w)) => format!("XXXX-WXX-{w}"),
        Meaning::Field(Field::Month(m)) => format!("XXXX-{m:02}"),
        Meaning::Field(Field::Day(m, d, _)) => format!("XXXX-{m:02}-{d:02}"),
        Meaning::Field(Field::Quarter(q)) => format!("XXXX-Q{q}"),
        Meaning::Field(Field::Half(h)) => format!("XXXX-H{h}"),
        Meaning::Field(Field::Season(s)) => format!("XXXX-{}", SEASONS.get(usize::try_from(*s).ok()?)?),
        Meaning::Field(Field::Weekend) => "XXXX-WXX-WE".into(),
        Meaning::Part(part, None) => format!("XXXX-XX-XXT{}", part.0),
        Meaning::Part(part, Some(day)) => format!("{}T{}", every(day)?, part.0),
        Meaning::Clock(clock, None) => format!("XXXX-XX-XX{}", super::calendar::clock(clock)),
        _ => return None,
    })
}

/// `P1Y6M`, `PT8H`, `PXD`.
pub(super) fn span_value(parts: &[(Count, Unit)]) -> String {
    let (mut date, mut time) = (String::new(), String::new());
    for (count, unit) in parts {
        let (times, letter, in_time) = unit.in_duration();
        let (count, half) = halves(*count, *unit);
        if let Some((whole, rest, below)) = half {
            let part = format!("{whole}{letter}{rest}{below}");
            if in_time {
                time += &part
            } else {
                date += &part
            }
            continue;
        }
        let part = format!("{}{letter}", count.value(times));
        if in_time { time += &part } else { date += &part }
    }
    if time.is_empty() { format!("P{date}") } else { format!("P{date}T{time}") }
}

/// "two and a half years" is two years and six months.
fn halves(count: Count, unit: Unit) -> (Count, Option<(i64, i64, &'static str)>) {
    let (rest, below) = match unit {
        Unit::Year => (6, "M"),
        Unit::Hour => (30, "M"),
        Unit::Minute => (30, "S"),
        _ => return (count, None),
    };
    match count {
        Count::Of(n) if n > 1.0 && n.fract() == 0.5 => (count, Some((n as i64, rest, below))),
        _ => (count, None),
    }
}

/// Times that a `means` line may call by name.
fn known(word: &str) -> Option<Meaning> {
    let shift = |n: f64, unit, from| Meaning::Shift { count: Count::Of(n), back: n < 0.0, unit, from };
    Some(match word {
        "today" => shift(0.0, Unit::Day, From::Said),
        "yesterday" => shift(-1.0, Unit::Day, From::Said),
        "tomorrow" => shift(1.0, Unit::Day, From::Said),
        "now-year" => shift(0.0, Unit::Year, From::Said),
        "last-year" => shift(-1.0, Unit::Year, From::Said),
        "that-day" => Meaning::Same(Unit::Day),
        "next-day" => shift(1.0, Unit::Day, From::Told),
        "day-before" => shift(-1.0, Unit::Day, From::Told),
        _ => return None,
    })
}

struct Args<'a> {
    args: &'a [Arg],
    caught: &'a Caught<'a>,
}

impl Args<'_> {
    fn piece(&self, i: usize) -> Option<(&Piece<'_>, bool)> {
        match self.args.get(i)? {
            Arg::Caught(name, minus) => self.caught.iter().rev().find(|(n, _)| n == name).map(|(_, piece)| (piece, *minus)),
            Arg::Literal(_) => None,
        }
    }

    fn word(&self, i: usize) -> Option<&str> {
        match self.args.get(i)? {
            Arg::Literal(word) => Some(word),
            Arg::Caught(..) => match self.piece(i)? {
                (Piece::Word(word), _) => Some(word),
                _ => None,
            },
        }
    }

    fn count(&self, i: usize) -> Option<Count> {
        if let Some((Piece::Number(count), minus)) = self.piece(i) {
            return Some(match count {
                Count::Of(n) if minus => Count::Of(-n),
                other => *other,
            });
        }
        let minus = matches!(self.args.get(i)?, Arg::Caught(_, true));
        let word = self.word(i)?;
        if word == "X" {
            return Some(Count::Some);
        }
        word.parse().ok().map(|n: f64| Count::Of(if minus { -n } else { n }))
    }

    fn whole(&self, i: usize) -> Option<i64> {
        self.count(i)?.whole()
    }

    fn unit(&self, i: usize) -> Option<Unit> {
        Unit::parse(self.word(i)?)
    }

    fn from(&self, i: usize) -> Option<From> {
        match self.word(i)? {
            "said" => Some(From::Said),
            "told" => Some(From::Told),
            "ago" => Some(From::Ago),
            "later" => Some(From::Later),
            _ => None,
        }
    }

    fn which(&self, i: usize) -> Option<Which> {
        Some(match self.word(i)? {
            "last" => Which::Last,
            "this" => Which::This,
            "next" => Which::Next,
            "before" => Which::Before,
            "same" => Which::Same,
            "after" => Which::After,
            "open" => Which::Open,
            _ => return None,
        })
    }

    /// Whether what is counted is counted back.
    fn back(&self, i: usize) -> bool {
        match self.args.get(i) {
            Some(Arg::Caught(_, minus)) => *minus,
            Some(Arg::Literal(word)) => word.starts_with('-'),
            None => false,
        }
    }

    fn placed(&self, i: usize) -> Option<(Meaning, Atoms)> {
        match self.piece(i)?.0 {
            Piece::Time(meaning, atoms) => Some((meaning.clone(), *atoms)),
            _ => None,
        }
    }

    fn time(&self, i: usize) -> Option<Meaning> {
        if let Some(Arg::Literal(word)) = self.args.get(i) {
            return known(word);
        }
        self.placed(i).map(|(meaning, _)| meaning)
    }

    /// `field weekday 4`, `field month {month}`.
    fn field(&self, i: usize) -> Option<Field> {
        let number = || i8::try_from(self.whole(i + 1)?).ok();
        Some(match self.word(i)? {
            "weekday" => Field::Weekday(number()?),
            "month" => Field::Month(number().filter(|m| (1..=12).contains(m))?),
            "day" => Field::DayAlone(number()?),
            "quarter" => Field::Quarter(number().filter(|q| (1..=4).contains(q))?),
            "half" => Field::Half(number().filter(|h| (1..=2).contains(h))?),
            "season" => Field::Season(i8::try_from(SEASONS.iter().position(|s| self.word(i + 1) == Some(s))?).ok()?),
            "weekend" => Field::Weekend,
            "holiday" => Field::Holiday(self.word(i + 1)?.to_owned()),
            _ => return None,
        })
    }

    /// `clock {hour} {minute} {half} {zone} [{day}]`.
    fn clock(&self) -> Option<Clock> {
        let told = self.whole(0)?;
        // "1930" is an hour and minutes
        let (hour, minute) = if told >= 100 { (told / 100, told % 100) } else { (told, self.whole(1).unwrap_or(0)) };
        let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
        let hour = match self.word(2) {
            Some("am") if hour == 12 => 0,
            Some("am") if (1..12).contains(&hour) => hour,
            Some("pm") if hour == 12 => 12,
            Some("pm") if (1..12).contains(&hour) => hour + 12,
            Some("am" | "pm") => return None,
            _ => hour,
        };
        let zone = self.word(3).filter(|z| *z != "-").map_or(String::new(), str::to_owned);
        ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(Clock { hour, minute, second: None, zone })
    }
}
