//! Standard output: plain or in colour, and honest about what it could not write.

use crate::args::Color;
use crate::trouble::Trouble;
use anstream::stream::IsTerminal;
use anstream::{AutoStream, ColorChoice};
use std::io::{self, BufWriter, Stdout, Write};

/// Where pages and records go.
pub struct Output {
    stream: BufWriter<AutoStream<Stdout>>,
}

impl Output {
    /// For what never has colour: records, schema, scripts.
    pub fn plain() -> Output {
        Output::new(ColorChoice::Never)
    }

    /// For pages. `auto` keeps to `NO_COLOR`, `CLICOLOR` and to what the terminal can.
    pub fn page(color: Color) -> Output {
        Output::new(match color {
            Color::Auto => AutoStream::choice(&io::stdout()),
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        })
    }

    fn new(choice: ColorChoice) -> Output {
        Output { stream: BufWriter::new(AutoStream::new(io::stdout(), choice)) }
    }

    /// Writes it out at once: whoever waits at the other end of a pipe shall see each article as soon as it is read.
    pub fn print(&mut self, text: &str) -> Result<(), Trouble> {
        self.stream.write_all(text.as_bytes()).and_then(|()| self.stream.flush()).map_err(Trouble::Output)
    }
}

/// How wide a page may be: as the terminal, within reason; in a pipe always the same.
pub fn width() -> usize {
    if !io::stdout().is_terminal() {
        return 88;
    }
    terminal_size::terminal_size_of(io::stdout()).map_or(88, |(width, _)| usize::from(width.0).clamp(40, 100))
}
