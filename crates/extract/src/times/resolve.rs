//! From what words mean to a place in the calendar: with the day of publication, what the text told before, and the tense of the clause.

use super::calendar::{Clock, DayPart, Point, SEASONS, Unit, shift};
use super::holiday::Holiday;
use super::meaning::{Atoms, Field, From, Meaning, Which, span_value};
use super::number::Count;
use super::tense::Lean;
use super::told::Told;
use jiff::civil::{Date, Weekday};
use record::{Anchor, TimeType};

/// A time with its value.
#[derive(Clone, Debug)]
pub(super) struct Solved {
    pub kind: TimeType,
    pub value: String,
    pub point: Option<Point>,
    pub modifier: Option<&'static str>,
    pub anchor: Option<Anchor>,
    /// Of a range: the atoms of this end alone.
    pub atoms: Option<Atoms>,
    /// Whether it is only what something else is compared with.
    pub compared: bool,
}

impl Solved {
    pub fn point(point: Point, anchor: Option<Anchor>) -> Solved {
        let kind = if matches!(point, Point::Part(..) | Point::Moment(..)) { TimeType::Time } else { TimeType::Date };
        Solved { kind, value: point.value(), point: Some(point), modifier: None, anchor, atoms: None, compared: false }
    }

    pub fn open(kind: TimeType, value: impl Into<String>) -> Solved {
        Solved { kind, value: value.into(), point: None, modifier: None, anchor: None, atoms: None, compared: false }
    }
}

/// What is known at one place of the text.
pub(super) struct Here<'a> {
    pub published: Option<Date>,
    pub told: &'a [Told],
    pub section: usize,
    pub sentence: usize,
    pub lean: &'a dyn Fn() -> Lean,
    pub holidays: &'a [Holiday],
}

pub(super) const PUBLISHED: Option<Anchor> = Some(Anchor::Published);

impl Here<'_> {
    /// The times that the words mean: one, or the two ends of a range. None where they make no time.
    pub fn solve_all(&self, meaning: &Meaning) -> Vec<Solved> {
        let Meaning::Range(from, to) = meaning else { return self.solve(meaning).into_iter().collect() };
        let ((from, from_atoms), (to, to_atoms)) = (&**from, &**to);
        let (from, to) = self.complete(from, to);
        let ends = [(from, from_atoms), (to, to_atoms)];
        let solved: Vec<Solved> = ends.iter().filter_map(|(m, atoms)| Some(Solved { atoms: Some(**atoms), ..self.solve(m)? })).collect();
        let falls =
            matches!(&solved[..], [Solved { point: Some(Point::Year(a)), .. }, Solved { point: Some(Point::Year(b)), .. }] if b <= a);
        if solved.len() == 2 && !falls { solved } else { Vec::new() }
    }

    /// What one end of a range leaves out, the other tells.
    fn complete(&self, from: &Meaning, to: &Meaning) -> (Meaning, Meaning) {
        use Meaning::{Field as F, Fixed, In};
        let year_of = |end: Date, m: i8, d: i8| {
            let same = Date::new(end.year(), m, d).ok().filter(|s| *s <= end);
            same.or_else(|| Date::new(end.year() - 1, m, d).ok())
        };
        match (from, to) {
            (F(Field::DayAlone(d)), F(Field::Day(m, ..))) => (F(Field::Day(*m, *d, None)), to.clone()),
            (F(Field::Day(m, ..)), F(Field::DayAlone(d))) => (from.clone(), F(Field::Day(*m, *d, None))),
            (F(Field::DayAlone(d)), Fixed(Point::Day(end))) => match Date::new(end.year(), end.month(), *d) {
                Ok(day) => (Fixed(Point::Day(day)), to.clone()),
                Err(_) => (from.clone(), to.clone()),
            },
            (Fixed(Point::Day(start)), F(Field::DayAlone(d))) => match Date::new(start.year(), start.month(), *d) {
                Ok(day) => (from.clone(), Fixed(Point::Day(day))),
                Err(_) => (from.clone(), to.clone()),
            },
            (F(Field::Day(m, d, _)), Fixed(Point::Day(end))) => match year_of(*end, *m, *d) {
                Some(day) => (Fixed(Point::Day(day)), to.clone()),
                None => (from.clone(), to.clone()),
            },
            (F(field), In(_, year)) => (In(field.clone(), year.clone()), to.clone()),
            _ => (from.clone(), to.clone()),
        }
    }

    pub fn solve(&self, meaning: &Meaning) -> Option<Solved> {
        Some(match meaning {
            Meaning::Fixed(point) => Solved::point(point.clone(), None),
            Meaning::Field(field) => self.field(field),
            Meaning::In(field, of) => self.within(field, of)?,
            Meaning::Which(which, of) => self.which(*which, of)?,
            Meaning::Shift { count, back, unit, from } => self.shifted(*count, *back, *unit, *from)?,
            Meaning::Beside { count, unit, of } => {
                let of = self.solve(of)?;
                let n = count.whole()?;
                let point = of.point?;
                let base = if *unit <= Unit::Day { Point::Day(point.day()?) } else { point };
                Solved::point(base.shifted(n, *unit)?, of.anchor)
            }
            Meaning::Nth { n, unit, of } => self.nth(*n, *unit, of)?,
            Meaning::NthWeekday(n, weekday, of) => self.nth_weekday(*n, *weekday, of)?,
            Meaning::Same(unit) => self.same(*unit)?,
            Meaning::SameIn(year) => self.same_in(year)?,
            Meaning::Part(part, of) => self.part(*part, of.as_deref())?,
            Meaning::Clock(clock, of) => self.clock(clock, of.as_deref())?,
            Meaning::Modified(how, of) => Solved { modifier: Some(how), ..self.solve(of)? },
            Meaning::Span(parts) => Solved::open(TimeType::Duration, span_value(parts)),
            Meaning::Unknown => Solved::open(TimeType::Duration, "PXX"),
            Meaning::Every(value) => Solved::open(TimeType::Set, value.clone()),
            Meaning::Word(value) => Solved::open(TimeType::Date, value.clone()),
            Meaning::Range(..) | Meaning::Nothing => return None,
        })
    }

    // ---- parts of a year, month or week that do not say of which

    fn field(&self, field: &Field) -> Solved {
        let Some(published) = self.published else { return Solved::open(TimeType::Date, unplaced(field, self.holidays)) };
        let found = match field {
            Field::Weekday(w) => self.weekday(published, *w),
            Field::Weekend => self.weekend(published),
            Field::DayAlone(d) => self.day_alone(published, *d),
            Field::Day(m, d, Some(w)) => self.day_of_weekday(published, *m, *d, *w),
            _ => self.yearly(published, field),
        };
        match found {
            Some((point, anchor)) => Solved::point(point, Some(anchor)),
            None => Solved::open(TimeType::Date, unplaced(field, self.holidays)),
        }
    }

    fn weekday(&self, published: Date, w: i8) -> Option<(Point, Anchor)> {
        let weekday = Weekday::from_monday_one_offset(w).ok()?;
        let back = i64::from(published.weekday().since(weekday));
        let days = if back != 0 && matches!((self.lean)(), Lean::Ahead | Lean::Present) { 7 - back } else { -back };
        Some((Point::Day(shift(published, days, Unit::Day)?), Anchor::Published))
    }

    fn weekend(&self, published: Date) -> Option<(Point, Anchor)> {
        let this = Point::of(published, Unit::Weekend);
        let begun = published.weekday() == Weekday::Saturday || published.weekday() == Weekday::Sunday;
        let point = if begun || matches!((self.lean)(), Lean::Ahead | Lean::Present) { this } else { this.plus(-1)? };
        Some((point, Anchor::Published))
    }

    /// "the 7th": of the month spoken of, else of this one or the last or next.
    fn day_alone(&self, published: Date, d: i8) -> Option<(Point, Anchor)> {
        let told = self.near_told().find(|t| matches!(t.point.unit(), Unit::Day | Unit::Month));
        if let Some(told) = told
            && let Some(first) = told.point.first_day()
        {
            return Some((Point::Day(Date::new(first.year(), first.month(), d).ok()?), Anchor::Time(told.id)));
        }
        let this = Point::of(published, Unit::Month);
        let of = |n: i64| this.plus(n).and_then(|p| p.first_day()).and_then(|f| Date::new(f.year(), f.month(), d).ok());
        let ahead = (self.lean)() == Lean::Ahead;
        let found = of(0).filter(|&day| if ahead { day >= published } else { day <= published });
        Some((Point::Day(found.or_else(|| of(if ahead { 1 } else { -1 }))?), Anchor::Published))
    }

    /// "Monday, March 4": the year in which it is one, nearest to the day of publication.
    fn day_of_weekday(&self, published: Date, m: i8, d: i8, w: i8) -> Option<(Point, Anchor)> {
        let day = |years: i16| {
            let day = Date::new(published.year().checked_add(years)?, m, d).ok()?;
            (day.weekday().to_monday_one_offset() == w).then_some(day)
        };
        match [0, -1, 1].into_iter().find_map(day) {
            Some(day) => Some((Point::Day(day), Anchor::Published)),
            None => self.yearly(published, &Field::Day(m, d, None)),
        }
    }

    /// What comes once a year: the past or the coming one as the clause has it.
    fn yearly(&self, published: Date, field: &Field) -> Option<(Point, Anchor)> {
        let lean = (self.lean)();
        // "In the spring of 1995 … In August": the year last spoken of goes on
        if lean == Lean::Behind
            && let Some(told) = self.told_year(published)
            && let Some(point) = told.point.first_day().and_then(|d| self.in_year(field, d.year()))
        {
            return Some((point, Anchor::Time(told.id)));
        }
        Some((self.nearest(published, field, lean)?, Anchor::Published))
    }

    fn told_year(&self, published: Date) -> Option<&Told> {
        let told = self.told.last().filter(|t| t.section == self.section && t.sentence + 1 >= self.sentence)?;
        let year = told.point.first_day()?.year();
        (told.absolute
            && !told.compared
            && year + 1 < published.year()
            && matches!(told.point.unit(), Unit::Month | Unit::Day | Unit::Season))
        .then_some(told)
    }

    fn nearest(&self, published: Date, field: &Field, lean: Lean) -> Option<Point> {
        let year = published.year();
        let mut all: Vec<(Point, Date, Date)> = (-1..=1)
            .filter_map(|n| {
                let point = self.in_year(field, year.checked_add(n)?)?;
                let (first, last) = (point.first_day()?, point.last_day()?);
                Some((point, first, last))
            })
            .collect();
        if all.is_empty() {
            // February 29
            all = (-4..=4)
                .filter_map(|n| self.in_year(field, year.checked_add(n)?).and_then(|p| Some((p.clone(), p.first_day()?, p.last_day()?))))
                .collect();
        }
        let behind = all.iter().rev().find(|(_, first, _)| *first <= published);
        let ahead = all.iter().find(|(_, _, last)| *last >= published);
        let days = |from: Date, to: Date| from.until(to).map_or(0, |s| s.get_days());
        // the figures of a quarter are still to come when it is over
        let lean = match (field, behind) {
            (Field::Quarter(_) | Field::Half(_), Some((_, _, last))) if shift(*last, 100, Unit::Day).is_some_and(|d| d >= published) => {
                Lean::Behind
            }
            _ => lean,
        };
        let (far, near) = match field {
            Field::Day(..) | Field::Holiday(_) => (300, 60),
            Field::Quarter(_) => (200, 60),
            _ => (300, 31),
        };
        let chosen = match (lean, behind, ahead) {
            // "the offer was extended to Nov. 9": of two days of which one is a year old, the near one
            (Lean::Behind, Some(b), Some(a)) if days(b.2, published) > far && days(published, a.1) < near => a,
            (Lean::Behind, Some(b), _) => b,
            (Lean::Ahead, _, Some(a)) => a,
            (_, Some(b), Some(a)) => {
                // what is to come is said to be; without a word of it the past is meant unless it lies far
                if 2 * days(published, a.1) < days(b.2, published) { a } else { b }
            }
            (_, b, a) => b.or(a)?,
        };
        Some(chosen.0.clone())
    }

    fn in_year(&self, field: &Field, year: i16) -> Option<Point> {
        Some(match field {
            Field::Month(m) => Point::Month(year, *m),
            Field::Day(m, d, _) => Point::Day(Date::new(year, *m, *d).ok()?),
            Field::Quarter(q) => Point::Quarter(year, *q),
            Field::Half(h) => Point::Half(year, *h),
            Field::Season(s) => Point::Season(year, *s),
            Field::Holiday(id) => Point::Day(self.holidays.iter().find(|h| h.id == *id)?.in_year(year)?),
            Field::Weekday(_) | Field::Weekend | Field::DayAlone(_) => return None,
        })
    }

    fn within(&self, field: &Field, of: &Meaning) -> Option<Solved> {
        let of = self.solve(of)?;
        let Some(point) = &of.point else {
            return Some(Solved::open(TimeType::Date, unplaced(field, self.holidays)));
        };
        let first = point.first_day()?;
        let found = match field {
            Field::Weekday(w) => {
                let week = Point::of(first, Unit::Week);
                Point::Day(shift(week.first_day()?, i64::from(*w) - 1, Unit::Day)?)
            }
            Field::Weekend => Point::of(first, Unit::Weekend),
            Field::DayAlone(d) => Point::Day(Date::new(first.year(), first.month(), *d).ok()?),
            _ => self.in_year(field, first.year())?,
        };
        Some(Solved { modifier: of.modifier, ..Solved::point(found, of.anchor) })
    }

    fn which(&self, which: Which, of: &Meaning) -> Option<Solved> {
        let field = match of {
            Meaning::Field(field) => field,
            Meaning::Modified(how, of) => return Some(Solved { modifier: Some(how), ..self.which(which, of)? }),
            Meaning::Part(part, Some(of)) => {
                let day = self.which(which, of)?;
                return Some(match day.point.as_ref().and_then(Point::day) {
                    Some(d) => Solved::point(Point::Part(d, *part), day.anchor),
                    None => Solved::open(TimeType::Time, format!("{}T{}", day.value, part.0)),
                });
            }
            _ => return None,
        };
        if which == Which::Open {
            return Some(self.field(field));
        }
        let told = matches!(which, Which::Before | Which::Same | Which::After).then(|| self.told_day()).flatten();
        let (base, anchor) = match (told, self.published) {
            (Some((day, id)), _) => (day, Some(Anchor::Time(id))),
            (None, Some(published)) => (published, PUBLISHED),
            (None, None) => return Some(Solved::open(TimeType::Date, unplaced(field, self.holidays))),
        };
        let point = match field {
            Field::Weekday(w) => {
                let back = i64::from(base.weekday().since(Weekday::from_monday_one_offset(*w).ok()?));
                let days = match which {
                    Which::Last | Which::Before if back == 0 => -7,
                    Which::Last | Which::Before => -back,
                    Which::Next | Which::After => 7 - back,
                    _ if back == 0 => 0,
                    _ if which == Which::This && (self.lean)() == Lean::Behind => -back,
                    _ => 7 - back,
                };
                Point::Day(shift(base, days, Unit::Day)?)
            }
            Field::Weekend => {
                let this = Point::of(base, Unit::Weekend);
                match which {
                    Which::Last | Which::Before => this.plus(-1)?,
                    Which::Next | Which::After => this.plus(1)?,
                    _ if which == Which::This && (self.lean)() == Lean::Behind && base.weekday().to_monday_one_offset() < 6 => {
                        this.plus(-1)?
                    }
                    _ => this,
                }
            }
            Field::DayAlone(_) => return None,
            _ => {
                let year = |n: i16| self.in_year(field, base.year().checked_add(n)?);
                match which {
                    Which::Last | Which::Before => {
                        [0, -1, -2].into_iter().filter_map(year).find(|p| p.last_day().is_some_and(|d| d < base))?
                    }
                    Which::Next | Which::After => {
                        [0, 1, 2].into_iter().filter_map(year).find(|p| p.first_day().is_some_and(|d| d > base))?
                    }
                    // the winter that began last year goes on
                    _ if matches!(field, Field::Season(3)) && base.month() < 3 => year(-1)?,
                    _ => year(0)?,
                }
            }
        };
        Some(Solved::point(point, anchor))
    }

    // ---- distances

    fn shifted(&self, count: Count, back: bool, unit: Unit, from: From) -> Option<Solved> {
        let vague = || Solved::open(TimeType::Date, if back { "PAST_REF" } else { "FUTURE_REF" });
        let n = match count {
            Count::Of(n) => n,
            // "a few days later" tells how long, and no more
            Count::Some if matches!(from, From::Told | From::Later) => {
                return Some(Solved::open(TimeType::Duration, span_value(&[(count, unit)])));
            }
            Count::Some => return Some(vague()),
        };
        // "a year and a half ago" is counted in months
        let (n, counted) = match unit {
            _ if n.fract() == 0.0 => (n as i64, unit),
            Unit::Year => ((n * 12.0).round() as i64, Unit::Month),
            Unit::Decade => ((n * 10.0).round() as i64, Unit::Year),
            Unit::Week => ((n * 7.0).round() as i64, Unit::Day),
            _ => (n.round() as i64, unit),
        };
        if matches!(from, From::Told | From::Later)
            && let Some(found) = self.reckoned(n, counted)
        {
            return Some(found);
        }
        let Some(published) = self.published.filter(|_| from != From::Later) else {
            if matches!(from, From::Told | From::Later) {
                let value = match unit {
                    _ if unit < Unit::Day => "XXXX-XX-XXTXX:XX",
                    Unit::Day => "XXXX-XX-XX",
                    Unit::Week | Unit::Fortnight => "XXXX-WXX",
                    Unit::Month => "XXXX-XX",
                    _ => "XXXX",
                };
                let kind = if unit < Unit::Day { TimeType::Time } else { TimeType::Date };
                return Some(Solved::open(kind, value));
            }
            let word = if n == 0 {
                "PRESENT_REF"
            } else if n < 0 {
                "PAST_REF"
            } else {
                "FUTURE_REF"
            };
            return Some(Solved::open(TimeType::Date, word));
        };
        if unit < Unit::Day {
            return Some(Solved { anchor: PUBLISHED, ..Solved::open(TimeType::Time, format!("{published}TXX:XX")) });
        }
        // "a year ago" beside figures of a quarter is that quarter a year ago
        if unit == Unit::Year
            && n == -1
            && from == From::Ago
            && let Some(told) = self.period_told()
        {
            let point = told.point.shifted(n, Unit::Year)?;
            return Some(Solved { compared: true, ..Solved::point(point, Some(Anchor::Time(told.id))) });
        }
        // "a decade ago" is ten years ago
        let (n, counted) = if counted == Unit::Decade && from == From::Ago { (n * 10, Unit::Year) } else { (n, counted) };
        let unit = if counted == unit { unit } else { counted };
        let unit = if matches!(unit, Unit::Fortnight) { Unit::Week } else { unit };
        let n = if matches!(counted, Unit::Fortnight) { n * 2 } else { n };
        Some(Solved::point(Point::of(published, unit).plus(n)?, PUBLISHED))
    }

    fn nth_weekday(&self, n: i64, weekday: i8, of: &Meaning) -> Option<Solved> {
        let of = self.solve(of)?;
        let first = match &of.point {
            Some(month @ Point::Month(..)) => month.first_day()?,
            Some(_) => return None,
            None => return Some(Solved::open(TimeType::Date, format!("XXXX-WXX-{weekday}"))),
        };
        let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
        let day = super::calendar::nth_weekday(first.year(), first.month(), i8::try_from(n).ok().filter(|n| *n != 0)?, weekday)?;
        Some(Solved::point(Point::Day(day), of.anchor))
    }

    fn nth(&self, n: i64, unit: Unit, of: &Meaning) -> Option<Solved> {
        let of = self.solve(of)?;
        let Some(whole) = &of.point else { return Some(Solved::open(TimeType::Date, of.value)) };
        let point = if n > 0 {
            let first = Point::of(whole.first_day()?, unit);
            // a week belongs to the month that holds most of it
            let begun = unit == Unit::Week && whole.unit() > Unit::Week && whole.first_day()?.weekday().to_monday_one_offset() > 4;
            first.plus(n - 1 + i64::from(begun))?
        } else {
            Point::of(whole.last_day()?, unit).plus(n + 1)?
        };
        Some(Solved::point(point, of.anchor))
    }

    // ---- times of day

    fn day_for(&self, of: Option<&Meaning>) -> Option<Solved> {
        if let Some(of) = of {
            return self.solve(of);
        }
        let told = self.near_told().find(|t| t.point.day().is_some()).filter(|t| t.sentence + 1 >= self.sentence);
        match (told, self.published) {
            (Some(told), _) => Some(Solved::point(Point::Day(told.point.day()?), Some(Anchor::Time(told.id)))),
            (None, Some(published)) => Some(Solved::point(Point::Day(published), PUBLISHED)),
            (None, None) => Some(Solved::open(TimeType::Date, "XXXX-XX-XX")),
        }
    }

    fn part(&self, part: DayPart, of: Option<&Meaning>) -> Option<Solved> {
        let of = self.day_for(of)?;
        Some(match of.point.as_ref().map(|p| p.day()) {
            Some(Some(day)) => Solved { modifier: of.modifier, ..Solved::point(Point::Part(day, part), of.anchor) },
            Some(None) => return None,
            None if of.value.ends_with("_REF") => Solved::open(TimeType::Time, format!("XXXX-XX-XXT{}", part.0)),
            None => Solved::open(TimeType::Time, format!("{}T{}", of.value, part.0)),
        })
    }

    fn clock(&self, clock: &Clock, of: Option<&Meaning>) -> Option<Solved> {
        let of = self.day_for(of)?;
        Some(match of.point.as_ref().map(|p| p.day()) {
            Some(Some(day)) => {
                let mut clock = clock.clone();
                // "3:40 on Saturday afternoon"
                if let Some(Point::Part(_, part)) = &of.point {
                    clock.hour += part.half_day(clock.hour);
                }
                Solved { modifier: of.modifier, ..Solved::point(Point::Moment(day, clock), of.anchor) }
            }
            Some(None) => return None,
            None if of.value.ends_with("_REF") => Solved::open(TimeType::Time, format!("XXXX-XX-XX{}", super::calendar::clock(clock))),
            None => Solved::open(TimeType::Time, format!("{}{}", of.value, super::calendar::clock(clock))),
        })
    }
}

/// The value of a part of nobody knows which year.
fn unplaced(field: &Field, holidays: &[Holiday]) -> String {
    match field {
        Field::Weekday(w) => format!("XXXX-WXX-{w}"),
        Field::Weekend => "XXXX-WXX-WE".into(),
        Field::Month(m) => format!("XXXX-{m:02}"),
        Field::Day(m, d, _) => format!("XXXX-{m:02}-{d:02}"),
        Field::DayAlone(d) => format!("XXXX-XX-{d:02}"),
        Field::Quarter(q) => format!("XXXX-Q{q}"),
        Field::Half(h) => format!("XXXX-H{h}"),
        Field::Season(s) => format!("XXXX-{}", SEASONS[(*s).rem_euclid(4) as usize]),
        Field::Holiday(id) => match holidays.iter().find(|h| h.id == *id).map(|h| &h.rule) {
            Some(super::holiday::HolidayRule::Fixed([m, d])) => format!("XXXX-{m:02}-{d:02}"),
            _ => "XXXX-XX-XX".into(),
        },
    }
}
