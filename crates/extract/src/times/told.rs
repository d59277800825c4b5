//! What the text told before, and what is reckoned from it: "a day earlier", "that month", "the quarter".

use super::calendar::{Point, Unit, shift};
use super::meaning::Meaning;
use super::resolve::{Here, PUBLISHED, Solved};
use jiff::civil::Date;
use record::{Anchor, TimeId, TimeType};

/// A time that the text told.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub id: TimeId,
    pub point: Point,
    pub section: usize,
    pub sentence: usize,
    /// Whether it stands by itself, reckoned from nothing.
    pub absolute: bool,
    /// Whether it is only what something else is compared with: "a year earlier".
    pub compared: bool,
}

impl Here<'_> {
    /// A quarter, month or other part of a year that was spoken of just before.
    pub fn period_told(&self) -> Option<&Told> {
        let period = |t: &&Told| !t.compared && matches!(t.point.unit(), Unit::Quarter | Unit::Half | Unit::Month);
        let near = self.told.iter().rev().take_while(|t| t.sentence + 1 >= self.sentence).find(period);
        near.or_else(|| self.told.iter().rev().find(|t| period(t) && t.point.unit() == Unit::Quarter))
    }

    pub fn reckoned(&self, n: i64, unit: Unit) -> Option<Solved> {
        let told = match unit {
            Unit::Second | Unit::Minute | Unit::Hour => {
                let told = self.told.iter().rev().find(|t| t.point.day().is_some() && t.section + 1 >= self.section)?;
                let anchor = Some(Anchor::Time(told.id));
                if let Some(moment) = told.point.moment_plus(n, unit) {
                    return Some(Solved::point(moment, anchor));
                }
                let day = told.point.day()?;
                return Some(Solved { anchor, ..Solved::open(TimeType::Time, format!("{day}TXX:XX")) });
            }
            Unit::Day => self.told.iter().rev().find(|t| t.point.day().is_some() && t.section + 1 >= self.section)?,
            Unit::Year if self.period_told().is_some() => self.period_told()?,
            _ => self.told.iter().rev().find(|t| t.section + 1 >= self.section && t.point.unit() <= unit)?,
        };
        let anchor = Some(Anchor::Time(told.id));
        let base = &told.point;
        let point = match unit {
            Unit::Day => Point::Day(shift(base.day()?, n, unit)?),
            // what is compared with a year before is of its own length
            Unit::Year if base.unit() >= Unit::Day => base.shifted(n, unit)?,
            _ => Point::of(base.first_day()?, unit).plus(n)?,
        };
        Some(Solved { compared: unit == Unit::Year && n == -1, ..Solved::point(point, anchor) })
    }

    /// What was told in this section before, latest first.
    pub fn near_told(&self) -> impl Iterator<Item = &Told> {
        self.told.iter().rev().take_while(|t| t.section == self.section)
    }

    pub fn told_day(&self) -> Option<(Date, TimeId)> {
        self.told.iter().rev().find_map(|t| Some((t.point.day()?, t.id)))
    }

    pub fn same(&self, unit: Unit) -> Option<Solved> {
        let fits = |t: &&Told| t.point.unit() == unit && !t.compared || unit == Unit::Day && t.point.day().is_some();
        // figures are of a quarter that is over
        let over = |t: &&Told| unit != Unit::Quarter || self.published.is_none_or(|p| t.point.last_day().is_some_and(|d| d < p));
        let told =
            self.told.iter().rev().filter(fits).find(over).or_else(|| self.told.iter().rev().find(fits).filter(|_| unit != Unit::Quarter));
        if let Some(told) = told {
            let point = if unit == Unit::Day { Point::Day(told.point.day()?) } else { told.point.clone() };
            return Some(Solved::point(point, Some(Anchor::Time(told.id))));
        }
        if let Some(told) = self.told.last().filter(|t| t.point.unit() < unit && unit != Unit::Quarter) {
            return Some(Solved::point(Point::of(told.point.first_day()?, unit), Some(Anchor::Time(told.id))));
        }
        match self.published {
            // figures are of the quarter that is over
            Some(published) if unit == Unit::Quarter => Some(Solved::point(Point::of(published, unit).plus(-1)?, PUBLISHED)),
            Some(published) => Some(Solved::point(Point::of(published, unit), PUBLISHED)),
            None => None,
        }
    }

    pub fn same_in(&self, year: &Meaning) -> Option<Solved> {
        let of = self.solve(year)?;
        let y = of.point.as_ref()?.first_day()?.year();
        let told = self.told.iter().rev().find(|t| !t.compared && matches!(t.point.unit(), Unit::Quarter | Unit::Half | Unit::Month));
        let field = told.and_then(|t| match t.point {
            Point::Quarter(_, q) => Some(Point::Quarter(y, q)),
            Point::Half(_, h) => Some(Point::Half(y, h)),
            Point::Month(_, m) => Some(Point::Month(y, m)),
            _ => None,
        });
        Some(Solved { compared: true, ..Solved::point(field.unwrap_or(Point::Year(y)), of.anchor) })
    }
}
