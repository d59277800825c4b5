use std::fmt;

macro_rules! tags {
    ($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$each])* $variant),* }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// As files write it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// Reads what [`Self::as_str`] writes.
            pub fn parse(s: &str) -> Option<$name> {
                match s { $($text => Some($name::$variant),)* _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

tags! {
    /// Part of speech, of Universal Dependencies.
    Upos {
        /// Adjective.
        Adj = "ADJ",
        /// Preposition.
        Adp = "ADP",
        /// Adverb.
        Adv = "ADV",
        /// Auxiliary, copula or modal.
        Aux = "AUX",
        /// Conjunction that joins equals.
        Cconj = "CCONJ",
        /// Article, demonstrative, quantifier.
        Det = "DET",
        /// Interjection.
        Intj = "INTJ",
        /// Common noun.
        Noun = "NOUN",
        /// Number.
        Num = "NUM",
        /// Particle: the infinitive's "to", "not", possessive 's.
        Part = "PART",
        /// Pronoun.
        Pron = "PRON",
        /// Proper noun.
        Propn = "PROPN",
        /// Punctuation mark.
        Punct = "PUNCT",
        /// Conjunction that subordinates.
        Sconj = "SCONJ",
        /// Symbol.
        Sym = "SYM",
        /// Verb.
        Verb = "VERB",
        /// Anything else.
        X = "X",
    }
}

tags! {
    /// What a name names.
    NameLabel {
        /// A person.
        Per = "PER",
        /// A body: government, party, company, alliance, agency.
        Org = "ORG",
        /// A place, states included.
        Loc = "LOC",
        /// A nationality, religious or political group.
        Norp = "NORP",
        /// A named event: a war, an election, a summit.
        Event = "EVENT",
        /// A law or treaty.
        Law = "LAW",
        /// Another name.
        Misc = "MISC",
    }
}
