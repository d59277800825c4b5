//! How pages are taken apart: texts in, sections out.

mod show;

use ingest::{Format, Given, article};
use std::fmt::Write;

/// Reads `text` and compares its sections, in the notation of `show`.
#[track_caller]
fn check(text: &str, expected: &str) {
    check_as(Format::Text, text, expected);
}

#[track_caller]
fn check_as(format: Format, text: &str, expected: &str) {
    let article = article(text.as_bytes(), format, &Given::default()).unwrap();
    let found = show::sections(&article);
    let lines = |s: &str| s.trim().lines().map(|l| l.trim().to_owned()).collect::<Vec<_>>();
    if lines(&found) != lines(expected) {
        let mut both = String::new();
        writeln!(both, "read as\n{found}\nexpected\n{expected}").unwrap();
        panic!("{both}");
    }
}

const LONG: &str = "The envoys of both countries met for six hours in the palace at Velt and parted without a word to the press.";

#[test]
fn a_lone_paragraph_is_prose() {
    check("Envoys met in Velt on Monday.", "0 prose Envoys met in Velt on Monday.");
    check("Envoys met in Velt", "0 prose Envoys met in Velt");
    check("Envoys met.\nThey parted.\n", "0 prose Envoys met.\n0 prose They parted.");
}

#[test]
fn a_text_that_begins_with_prose_has_no_headline() {
    let text = format!("{LONG}\n\nNothing was signed, the ministry said.");
    let article = article(text.as_bytes(), Format::Text, &Given::default()).unwrap();
    assert_eq!(article.headline, None);
}

#[test]
fn a_short_line_before_prose_is_the_headline() {
    check(
        &format!("Envoys meet in Velt\n\n{LONG}\n"),
        "0 headline Envoys meet in Velt\n0 prose The envoys of both countries met for six … to the press.",
    );
    check(
        &format!("ENVOYS MEET IN VELT\nBy Lena Ort\nMarch 4, 2019\n\n{LONG}\n"),
        "0 headline ENVOYS MEET IN VELT
         0 byline By Lena Ort
         0 boilerplate March 4, 2019
         0 prose The envoys of both countries met for six … to the press.",
    );
    check(
        &format!("Six Hours in Velt, and No Treaty.\n\n{LONG}\n"),
        "0 headline Six Hours in Velt, and No Treaty.\n0 prose The envoys of both countries met for six … to the press.",
    );
}

#[test]
fn a_line_under_the_headline_is_a_subhead() {
    check(
        &format!("Envoys meet in Velt\n\nSix hours behind closed doors bring no result\n\n{LONG}\n\nWhat comes next\n\n{LONG}"),
        "0 headline Envoys meet in Velt
         0 subhead Six hours behind closed doors bring no result
         0 prose The envoys of both countries met for six … to the press.
         0 subhead What comes next
         0 prose The envoys of both countries met for six … to the press.",
    );
}

#[test]
fn two_stories_on_a_page() {
    check(
        &format!(
            "Arnland is gloomy about the gas talks\n\nCredit…Lena Ort/Northern Wire\n\n{LONG}\n\nNothing was signed.\n\n\n\n\n\
             Varga calls the letter ‘a way forward’\n\nThe ministry published a video of the minister’s words.\n\n\
             We have read the letter, and I told my colleague so. Our answer will come in writing.\n\n\
             Loading video player\nThe ministry published a video of the minister’s words.CreditCredit…Pool photo by Tom Vale\n\n\
             {LONG}\n\nAna K. Brill\n"
        ),
        "0 headline Arnland is gloomy about the gas talks
         0 credit Credit…Lena Ort/Northern Wire
         0 prose The envoys of both countries met for six … to the press.
         0 prose Nothing was signed.
         1 headline Varga calls the letter ‘a way forward’
         1 caption The ministry published a video of the minister’s words.
         1 transcript [Varga] We have read the letter, and I told … come in writing.
         1 boilerplate Loading video player
         1 caption The ministry published a video of the minister’s words.
         1 credit CreditCredit…Pool photo by Tom Vale
         1 prose The envoys of both countries met for six … to the press.
         - byline Ana K. Brill",
    );
}

#[test]
fn stories_part_without_wide_gaps_where_each_has_its_own_byline() {
    check(
        &format!("Envoys meet in Velt\n\nBy Lena Ort\n\n{LONG}\n\nPort of Arno reopens after strike\n\nBy Tom Vale\n\n{LONG}\n"),
        "0 headline Envoys meet in Velt
         0 byline By Lena Ort
         0 prose The envoys of both countries met for six … to the press.
         1 headline Port of Arno reopens after strike
         1 byline By Tom Vale
         1 prose The envoys of both countries met for six … to the press.",
    );
}

#[test]
fn live_pages_have_time_stamps() {
    check(
        &format!(
            "14:05 GMT\nVarga arrives in Velt\n{LONG}\n\n13:20 GMT\nTalks delayed by an hour\n{LONG}\n\n2 hours ago\nNo cameras in the hall\n{LONG}\n"
        ),
        "0 boilerplate 14:05 GMT
         0 headline Varga arrives in Velt
         0 prose The envoys of both countries met for six … to the press.
         1 boilerplate 13:20 GMT
         1 headline Talks delayed by an hour
         1 prose The envoys of both countries met for six … to the press.
         2 boilerplate 2 hours ago
         2 headline No cameras in the hall
         2 prose The envoys of both countries met for six … to the press.",
    );
}

#[test]
fn entries_of_a_live_page_need_no_headline() {
    check(
        &format!(
            "LIVE: Crisis talks in Velt\n\n10.32am\nVarga lands in Velt\n\n{LONG}\n\n10.15am\n\n{LONG}\n\n09.40am\nGood morning\n\n{LONG}\n"
        ),
        "- headline LIVE: Crisis talks in Velt
         0 boilerplate 10.32am
         0 headline Varga lands in Velt
         0 prose The envoys of both countries met for six … to the press.
         1 boilerplate 10.15am
         1 prose The envoys of both countries met for six … to the press.
         2 boilerplate 09.40am
         2 headline Good morning
         2 prose The envoys of both countries met for six … to the press.",
    );
}

#[test]
fn the_headline_of_a_page_is_its_first() {
    let entry = |stamp: &str, headline: &str| format!("{stamp}\n{headline}\n\n{LONG}\n\n");
    let text = format!(
        "Crisis talks in Velt\n\n{}{}{}",
        entry("10.32am", "Varga lands"),
        entry("10.15am", "Talks begin"),
        entry("10.01am", "Doors shut")
    );
    let article = article(text.as_bytes(), Format::Text, &Given::default()).unwrap();
    assert_eq!(article.headline.as_deref(), Some("Crisis talks in Velt"));
    assert_eq!(article.stories.len(), 3);
}

#[test]
fn what_british_and_agency_pages_print() {
    check(
        &format!(
            "World news\nEnvoys meet in Velt, but no treaty is signed\nLena Ort in Velt\nTue 5 Mar 2019 18.40 GMT\nLast modified on Wed 6 Mar 2019 09.00 GMT\nShare\n\
             The minister arrives. Photograph: Tom Vale/NW\nThe minister arrives. Photograph: Tom Vale/NW\n{LONG}\nMost viewed\n"
        ),
        "0 boilerplate World news
         0 headline Envoys meet in Velt, but no treaty is signed
         0 byline Lena Ort in Velt
         0 boilerplate Tue 5 Mar 2019 18.40 GMT
         0 boilerplate Last modified on Wed 6 Mar 2019 09.00 GMT
         - boilerplate Share
         0 caption The minister arrives.
         0 credit Photograph: Tom Vale/NW
         0 caption The minister arrives.
         0 credit Photograph: Tom Vale/NW
         0 prose The envoys of both countries met for six … to the press.
         - boilerplate Most viewed",
    );
    check(
        &format!("Varga heads to Velt\n\nVELT, September 1. /NW/. {LONG}\n\nThis story has been updated.\n\n12 comments\n"),
        "0 headline Varga heads to Velt
         0 prose VELT, September 1. /NW/. The envoys of both … to the press.
         0 boilerplate This story has been updated.
         - boilerplate 12 comments",
    );
}

#[test]
fn what_is_no_story_is_told_apart() {
    check(
        &format!(
            "Envoys meet in Velt\n\nADVERTISEMENT\n\nVELT, March 4 (Northern Wire) - {LONG}\n\nShare this article\n\nRead more: The history of the treaty\n\n\
             The minister leaves the palace, March 4. (NW Photo/Lena Ort)\n\nNothing was signed.\n\n\
             (Reporting by Lena Ort and Tom Vale; Editing by Ana Brill)\n\nRelated articles\n\nPort of Arno reopens\n\nGas prices fall again\n\n\
             © 2019 Northern Wire. All rights reserved.\n"
        ),
        "0 headline Envoys meet in Velt
         - boilerplate ADVERTISEMENT
         0 prose VELT, March 4 (Northern Wire) - The envoys … to the press.
         - boilerplate Share this article
         - boilerplate Read more: The history of the treaty
         0 caption The minister leaves the palace, March 4.
         0 credit (NW Photo/Lena Ort)
         0 prose Nothing was signed.
         0 byline (Reporting by Lena Ort and Tom Vale; Editing by Ana Brill)
         - boilerplate Related articles
         - boilerplate Port of Arno reopens
         - boilerplate Gas prices fall again
         - boilerplate © 2019 Northern Wire. All rights reserved.",
    );
}

#[test]
fn bullets_are_lists() {
    check(
        &format!("Envoys meet in Velt\n\nKey points\n• Six hours of talks\n• No treaty\n\n{LONG}\n- But why?\n"),
        "0 headline Envoys meet in Velt
         0 subhead Key points
         0 list • Six hours of talks
         0 list • No treaty
         0 prose The envoys of both countries met for six … to the press.
         0 prose - But why?",
    );
}

#[test]
fn labelled_turns_are_a_transcript() {
    check(
        "Briefing by the Foreign Minister\n\n2:06 P.M.\n\nMINISTER VARGA:  Good afternoon. I will take three questions.\n\nThe first is yours.\n\n(Laughter.)\n\n\
         Q    Will you sign?\n\nMINISTER VARGA:  No.\n\nEND 2:15 P.M.\n",
        "0 headline Briefing by the Foreign Minister
         0 boilerplate 2:06 P.M.
         0 transcript [MINISTER VARGA] MINISTER VARGA: Good afternoon. I will take three questions.
         0 transcript [MINISTER VARGA] The first is yours.
         0 prose (Laughter.)
         0 transcript [Q] Q Will you sign?
         0 transcript [MINISTER VARGA] MINISTER VARGA: No.
         0 boilerplate END 2:15 P.M.",
    );
    check(
        "Lena Ort: Will you sign?\nAnna Varga: No, we will not.\nLena Ort: Why?\nAnna Varga: It is too early.\n",
        "0 transcript [Lena Ort] Lena Ort: Will you sign?
         0 transcript [Anna Varga] Anna Varga: No, we will not.
         0 transcript [Lena Ort] Lena Ort: Why?
         0 transcript [Anna Varga] Anna Varga: It is too early.",
    );
    // as parliaments print them
    check(
        "Mr HALE (Denn): Will she sign?\n\nThe PREMIER: I will not.\n\nMr HALE (Denn): May we know why?\n\nThe PREMIER: It is too early.\n",
        "0 transcript [Mr HALE] Mr HALE (Denn): Will she sign?
         0 transcript [The PREMIER] The PREMIER: I will not.
         0 transcript [Mr HALE] Mr HALE (Denn): May we know why?
         0 transcript [The PREMIER] The PREMIER: It is too early.",
    );
    // A place, a notice and a title with a colon name no speakers.
    check("NEW VELT: Envoys met on Monday and parted.", "0 prose NEW VELT: Envoys met on Monday and parted.");
    check("The result was plain: no treaty was signed.", "0 prose The result was plain: no treaty was signed.");
}

#[test]
fn an_interview_needs_no_labels() {
    check(
        "“A port is not a gift”\n\nAnna Varga, the foreign minister of Aldania, on tolls and boats\n\nMinister, will you open the port?\n\nI will not. We have waited for nine years.\n\n\
         Some in your own party say that you are too hard.\n\nThey say so at dinner. I go home early.\n\nMy father did the same.\n\nDid the premier ask for it?\n\nShe did not ask me.\n\n\
         Would you pay a toll?\n\nYes, if it is small, and if I am told what it is for.\n\nAre you tired?\n\nNo.\n",
        "0 headline “A port is not a gift”
         0 subhead Anna Varga, the foreign minister of Aldania, on tolls and boats
         0 subhead Minister, will you open the port?
         0 transcript I will not. We have waited for nine years.
         0 prose Some in your own party say that you are too hard.
         0 transcript They say so at dinner. I go home early.
         0 transcript My father did the same.
         0 subhead Did the premier ask for it?
         0 transcript She did not ask me.
         0 subhead Would you pay a toll?
         0 transcript Yes, if it is small, and if I am told what it is for.
         0 prose Are you tired?
         0 transcript No.",
    );
    // questions that nobody is asked
    check(
        "What is at stake in Denn?\n\nWhy now?\n\nThe treaty ends in May.\n\nWho pays?\n\nBoth countries do.\n\nWhat is next?\n\nThe envoys meet on Monday.\n\nWill it hold?\n\nNobody knows.\n",
        "0 headline What is at stake in Denn?
         0 subhead Why now?
         0 prose The treaty ends in May.
         0 prose Who pays?
         0 prose Both countries do.
         0 subhead What is next?
         0 prose The envoys meet on Monday.
         0 prose Will it hold?
         0 prose Nobody knows.",
    );
}

#[test]
fn a_statement_is_in_the_words_of_whom_its_heading_names() {
    check(
        "Statement by President Varga on the Treaty of Velt\n\nToday I signed the treaty. We owe it to our children.\n\nIt will enter into force in May.\n",
        "0 headline Statement by President Varga on the Treaty of Velt
         0 transcript [President Varga] Today I signed the treaty. We owe it to our children.
         0 transcript [President Varga] It will enter into force in May.",
    );
}

#[test]
fn hard_wrapped_lines_are_joined() {
    check(
        "The envoys of both countries met for six hours in the palace at\nVelt and parted without a word to the press, which had waited in\nthe rain since the early morning and saw nothing but cars with\ndark windows.\n\n\
         A second meeting, which both ministries had announced for the day\nafter, was called off before noon, and no new date was named by\neither of them.\n",
        "0 prose The envoys of both countries met for six … with dark windows.
         0 prose A second meeting, which both ministries had announced … either of them.",
    );
}

#[test]
fn markdown_loses_its_markup() {
    check_as(
        Format::Markdown,
        "---\ntitle: Envoys meet in Velt\ndate: '2019-03-04'\nauthor: Lena Ort\n---\n\nThe *envoys* met in [Velt](https://velt.example) \\[sic\\].\n\n## What comes next\n\n- A second **meeting**\n- A letter\n\n**MINISTER VARGA:**  We will\nnot sign.\n",
        "0 headline Envoys meet in Velt
         0 prose The envoys met in Velt [sic].
         0 subhead What comes next
         0 list A second meeting
         0 list A letter
         0 transcript [MINISTER VARGA] MINISTER VARGA: We will not sign.",
    );
}
