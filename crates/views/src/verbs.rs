//! Acts and cues as verbs of a line.

/// Verbs that name whom they speak to without a preposition: "told reporters".
const DIRECT: &[&str] = &["told", "asked", "urged", "reminded", "assured", "informed", "advised", "warned", "notified", "reassured"];

/// An act of a position as a verb.
pub fn does(act: &str) -> String {
    match act {
        "principle" => "holds as a principle".to_owned(),
        "deny" => "denies".to_owned(),
        "assess" => "judges".to_owned(),
        act if act.ends_with('s') => act.to_owned(),
        act => format!("{act}s"),
    }
}

/// What stands between a cue and whom it speaks to: "told reporters", "said to reporters".
pub fn toward(cue: &str) -> &'static str {
    if DIRECT.contains(&cue) { " " } else { " to " }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_meet_whom_they_speak_to() {
        assert_eq!(["told", "said"].map(toward), [" ", " to "]);
        assert_eq!(["demand", "deny"].map(does), ["demands", "denies"]);
    }
}
