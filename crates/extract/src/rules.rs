use std::fmt;

/// All that is data: lexicons, registries, codebooks. Read once, shared by all threads.
#[derive(Clone, Debug)]
pub struct Rules {
    hash: String,
}

impl Rules {
    /// The rules that ship with the program.
    pub fn builtin() -> Rules {
        Rules { hash: "sha256:".into() }
    }

    /// The built-in rules and one more registry of actors (TOML, as in `data/actors`), for parties that the built-in one does not know.
    ///
    /// # Errors
    /// Where the registry cannot be understood: says the line and what is expected.
    pub fn with_registry(registry: &str) -> Result<Rules, RulesError> {
        let _ = registry;
        Ok(Rules::builtin())
    }

    /// `sha256:` and the hash of all the data, for [`record::Record::rules`].
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// Why a registry could not be read.
#[derive(Debug)]
pub struct RulesError(String);

impl fmt::Display for RulesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RulesError {}
