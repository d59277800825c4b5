//! brat stand-off: for each article its text and its annotation. Spans count characters of the text, as brat does.

use crate::one::{One, each};
use crate::{Error, Sink, whole};
use article::Span;
use record::{ActorId, ActorKind};
use std::collections::HashMap;
use std::fmt::Write as _;
use store::Case;

pub fn write(case: &Case, sink: &mut dyn Sink) -> Result<(), Error> {
    whole(sink, "annotation.conf", CONFIGURATION.as_bytes())?;
    whole(sink, "CITATION.txt", (crate::citation(case)? + "\n").as_bytes())?;
    each(case, |one| {
        whole(sink, &format!("{}.txt", one.no.0), one.record.article.text.as_bytes())?;
        whole(sink, &format!("{}.ann", one.no.0), annotation(&one).as_bytes())?;
        Ok(())
    })
}

const CONFIGURATION: &str = "\
[entities]
Person
Country
Organization
Group
Unnamed
Time
Place
Source
Cue
Content
Issue
Paper
Meeting
Trigger

[relations]
Coreference\tArg1:<ENTITY>, Arg2:<ENTITY>
SourceOf\tArg1:Source, Arg2:Content
CueOf\tArg1:Cue, Arg2:Content
Holds\tArg1:<ENTITY>, Arg2:Issue

[events]
Trigger\tActor*:<ENTITY>, Recipient*:<ENTITY>, Place?:Place, Time?:Time

[attributes]
Row\tArg:<ENTITY>
";

/// Lines of an `.ann` file, with the next numbers of each kind.
struct Lines<'a> {
    one: &'a One,
    out: String,
    spans: usize,
    others: usize,
    /// The first mention of each actor.
    actors: HashMap<ActorId, String>,
}

impl Lines<'_> {
    /// A text-bound annotation over one or several spans; line ends cut a span, since an annotation of brat lies on one line.
    fn bound(&mut self, label: &str, spans: &[Span]) -> Option<String> {
        let pieces: Vec<Span> = spans.iter().flat_map(|s| lines(self.one, *s)).collect();
        if pieces.is_empty() {
            return None;
        }
        self.spans += 1;
        let offsets: Vec<String> = pieces.iter().map(|s| self.one.points(*s)).map(|(start, end)| format!("{start} {end}")).collect();
        let words: Vec<&str> = pieces.iter().map(|s| self.one.slice(*s)).collect();
        let _ = writeln!(self.out, "T{}\t{label} {}\t{}", self.spans, offsets.join(";"), words.join(" "));
        Some(format!("T{}", self.spans))
    }

    fn relation(&mut self, label: &str, from: &Option<String>, to: &Option<String>) {
        if let (Some(from), Some(to)) = (from, to) {
            self.others += 1;
            let _ = writeln!(self.out, "R{}\t{label} Arg1:{from} Arg2:{to}", self.others);
        }
    }

    fn note(&mut self, of: &Option<String>, text: &str) {
        if let Some(of) = of {
            self.others += 1;
            let _ = writeln!(self.out, "#{}\tAnnotatorNotes {of}\t{text}", self.others);
        }
    }
}

fn annotation(one: &One) -> String {
    let mut a = Lines { one, out: String::new(), spans: 0, others: 0, actors: HashMap::new() };
    let r = &one.record;
    for actor in &r.actors {
        let label = match actor.kind {
            ActorKind::Person => "Person",
            ActorKind::Country => "Country",
            ActorKind::Organization => "Organization",
            ActorKind::Group => "Group",
            ActorKind::Unnamed => "Unnamed",
        };
        let mut first = None;
        for mention in &actor.mentions {
            let bound = a.bound(label, &[mention.span]);
            if first.is_some() {
                a.relation("Coreference", &bound, &first);
            } else {
                a.note(&bound, &format!("{} {}", one.id(actor.id), actor.name));
                first = bound;
            }
        }
        if let Some(first) = first {
            a.actors.insert(actor.id, first);
        }
    }
    let times: HashMap<_, _> = r
        .times
        .iter()
        .filter_map(|t| {
            let bound = a.bound("Time", &[t.span]);
            a.note(&bound, &format!("{} {}", one.id(t.id), t.value));
            Some((t.id, bound?))
        })
        .collect();
    let places: HashMap<_, _> = r
        .places
        .iter()
        .filter_map(|p| {
            let bound = a.bound("Place", &[p.span]);
            a.note(&bound, &format!("{} {}", one.id(p.id), p.name));
            Some((p.id, bound?))
        })
        .collect();
    for s in &r.statements {
        let content = a.bound("Content", &s.content);
        a.note(&content, &one.id(s.id));
        let source = s.source.as_ref().and_then(|p| p.span).and_then(|span| a.bound("Source", &[span]));
        let cue = s.cue.as_ref().and_then(|c| a.bound("Cue", &[c.span]));
        a.relation("SourceOf", &source, &content);
        a.relation("CueOf", &cue, &content);
    }
    for e in &r.events {
        let trigger = a.bound("Trigger", &[e.trigger]);
        a.note(&trigger, &format!("{} {} {}", one.id(e.id), e.kind, e.cameo.as_deref().unwrap_or_default()));
        let Some(trigger) = trigger else { continue };
        let mut arguments = vec![format!("Trigger:{trigger}")];
        for (role, ids) in [("Actor", &e.actors), ("Recipient", &e.recipients)] {
            let bound = ids.iter().filter_map(|id| a.actors.get(id)).enumerate();
            arguments.extend(bound.map(|(n, t)| if n == 0 { format!("{role}:{t}") } else { format!("{role}{}:{t}", n + 1) }));
        }
        arguments.extend(e.place.and_then(|p| places.get(&p)).map(|t| format!("Place:{t}")));
        arguments.extend(e.time.and_then(|t| times.get(&t)).map(|t| format!("Time:{t}")));
        a.others += 1;
        let _ = writeln!(a.out, "E{}\t{}", a.others, arguments.join(" "));
    }
    for q in &r.positions {
        let issue = a.bound("Issue", &[q.issue]);
        a.note(&issue, &format!("{} {}", one.id(q.id), q.issue_text));
        let holder = a.actors.get(&q.holder).cloned();
        a.relation("Holds", &holder, &issue);
    }
    for d in &r.instruments {
        let paper = a.bound("Paper", &[d.span]);
        a.note(&paper, &one.id(d.id));
    }
    for g in &r.engagements {
        let meeting = a.bound("Meeting", &[g.span]);
        a.note(&meeting, &one.id(g.id));
    }
    a.out
}

/// A span without its line ends, as the pieces between them.
fn lines(one: &One, span: Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut at = span.start();
    for line in one.slice(span).split('\n') {
        let start = at + (line.len() - line.trim_start().len());
        pieces.extend(Span::new(start, start + line.trim().len()));
        at += line.len() + 1;
    }
    pieces
}
