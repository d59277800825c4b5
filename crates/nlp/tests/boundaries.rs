//! Sentences begin where they should on lines made to break them.

use article::Text;

/// Lines of which this share must be right.
const AT_LEAST: f64 = 0.97;

#[test]
fn adversarial_boundaries() {
    let (mut right, mut wrong) = (0, Vec::new());
    for line in include_str!("data/boundaries.txt").lines().filter(|l| !l.is_empty() && *l != "#" && !l.starts_with("# ")) {
        let sentences: Vec<String> = line.split('|').map(|s| s.trim_matches(' ').replace("\\n", "\n")).collect();
        let mut given = String::new();
        for sentence in &sentences {
            if !given.is_empty() && !given.ends_with('\n') {
                given.push(' ');
            }
            given.push_str(sentence);
        }
        let text = Text::clean(&given);
        let doc = nlp::read(&text, &[]);
        let found: Vec<&str> = doc.sentences.iter().map(|s| text.slice(s.span)).collect();
        if found == sentences.iter().map(|s| s.trim()).collect::<Vec<_>>() {
            right += 1;
        } else {
            wrong.push(found.join(" | "));
        }
    }
    let share = f64::from(right) / (f64::from(right) + wrong.len() as f64);
    println!("{right} lines of {} right: {:.1} %", right as usize + wrong.len(), share * 100.0);
    assert!(share >= AT_LEAST, "{:.1} % is too little; wrong:\n{}", share * 100.0, wrong.join("\n"));
}
