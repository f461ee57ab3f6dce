//! The command line: `--name value`, `--name=value`, `--flag` and plain words.

use crate::Result;
use std::path::PathBuf;

pub struct Args(Vec<String>);

impl Args {
    pub fn from_env() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// The next plain word. `--help` counts as one, so that it can stand for a command.
    pub fn positional(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() < before
    }

    pub fn value(&mut self, name: &str) -> Result<Option<String>> {
        let prefix = format!("{name}=");
        let Some(at) = self.0.iter().position(|word| word == name || word.starts_with(&prefix))
        else {
            return Ok(None);
        };
        let word = self.0.remove(at);
        if let Some(value) = word.strip_prefix(&prefix) {
            return Ok(Some(value.to_owned()));
        }
        if at < self.0.len() {
            return Ok(Some(self.0.remove(at)));
        }
        Err(format!("`{name}` needs a value."))
    }

    /// A file named relative to where the person stands.
    pub fn path(&mut self, name: &str) -> Result<Option<PathBuf>> {
        self.value(name)?
            .map(|value| {
                std::path::absolute(&value).map_err(|e| format!("`{value}` is no file name: {e}."))
            })
            .transpose()
    }

    pub fn port(&mut self, default: u16) -> Result<u16> {
        match self.value("--port")? {
            None => Ok(default),
            Some(port) => port
                .parse()
                .map_err(|_| format!("`{port}` is no port: give a number from 0 to 65535.")),
        }
    }

    pub fn seed(&mut self) -> Result<String> {
        let seed = self.value("--seed")?.unwrap_or_else(|| "demo".to_owned());
        if ["demo", "empty", "large"].contains(&seed.as_str()) {
            return Ok(seed);
        }
        Err(format!("there is no seed `{seed}`: choose demo, empty or large."))
    }

    pub fn finish(self) -> Result {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(format!("`{word}` is not understood here; see `cargo xtask help`.")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(words: &[&str]) -> Args {
        Args(words.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn options_are_taken_in_both_spellings_and_any_order() {
        let mut args = args(&["--port", "0", "word", "--seed=large", "--no-build"]);
        assert_eq!(args.seed().as_deref(), Ok("large"));
        assert_eq!(args.port(8080), Ok(0));
        assert!(args.flag("--no-build"));
        assert!(!args.flag("--no-build"));
        assert_eq!(args.positional().as_deref(), Some("word"));
        assert_eq!(args.finish(), Ok(()));
    }

    #[test]
    fn mistakes_are_named() {
        assert!(args(&["--port"]).port(1).is_err());
        assert!(args(&["--port", "x"]).port(1).is_err());
        assert!(args(&["--seed", "x"]).seed().is_err());
        assert!(args(&["--what"]).finish().unwrap_err().contains("--what"));
    }
}
