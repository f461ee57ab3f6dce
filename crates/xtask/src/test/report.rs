//! What passed and what failed, and how long each step took.

use crate::{Result, process};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Default, Clone, Copy, PartialEq, Debug)]
struct Counts {
    passed: u64,
    failed: u64,
}

#[derive(Default)]
pub struct Report {
    total: Counts,
    steps: Vec<Step>,
}

struct Step {
    name: &'static str,
    time: Duration,
    counts: Counts,
}

impl Report {
    /// Work that tests need. It counts only when it fails.
    pub fn set_up<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let mut made = None;
        self.step(name, || {
            let failed = match work() {
                Ok(value) => {
                    made = Some(value);
                    0
                }
                Err(error) => {
                    eprintln!("error: {error}");
                    1
                }
            };
            Counts { passed: 0, failed }
        });
        made
    }

    /// One check, which passes or fails as a whole.
    pub fn check(&mut self, name: &'static str, work: impl FnOnce() -> Result) {
        self.step(name, || match work() {
            Ok(()) => Counts { passed: 1, failed: 0 },
            Err(error) => {
                eprintln!("error: {error}");
                Counts { passed: 0, failed: 1 }
            }
        });
    }

    /// Tests that print how many of them passed.
    pub fn suite(&mut self, name: &'static str, tests: impl FnOnce() -> Result<Command>) {
        self.step(name, || {
            match tests().and_then(|mut tests| count(&mut tests, &mut std::io::stdout())) {
                Ok(counts) => counts,
                Err(error) => {
                    eprintln!("error: {error}");
                    Counts { passed: 0, failed: 1 }
                }
            }
        });
    }

    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Counts) {
        println!("\n== {name}");
        let started = Instant::now();
        let counts = work();
        self.total = self.total.and(counts);
        self.steps.push(Step { name, time: started.elapsed(), counts });
    }

    /// Prints the steps, and the totals as the last line.
    pub fn finish(self) -> Result {
        println!();
        for Step { name, time, counts } in &self.steps {
            let Counts { passed, failed } = counts;
            let seconds = time.as_secs_f32();
            println!("{name:<30} {seconds:>7.1} s {passed:>5} passed {failed:>4} failed");
        }
        let Counts { passed, failed } = self.total;
        let all: Duration = self.steps.iter().map(|step| step.time).sum();
        println!("{:<30} {:>7.1} s\n", "together", all.as_secs_f32());
        if passed + failed == 0 {
            return Err("no test ran.".to_owned());
        }
        println!("{passed} passed, {failed} failed");
        std::process::exit(i32::from(failed > 0));
    }
}

impl Counts {
    fn and(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

/// Runs tests, passes on what they print and adds up their results.
fn count(tests: &mut Command, terminal: &mut impl Write) -> Result<Counts> {
    let mut child = process::spawn(tests.stdout(Stdio::piped()))?;
    let mut counts = Counts::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n').map_while(std::io::Result::ok) {
            let _ = terminal.write_all(&line).and_then(|()| terminal.write_all(b"\n"));
            if let Some(result) = parse(&String::from_utf8_lossy(&line)) {
                counts = counts.and(result);
            }
        }
    }
    let status = child.wait().map_err(|e| format!("`{}` was lost: {e}.", process::shown(tests)))?;
    if !status.success() && counts.failed == 0 {
        eprintln!("error: `{}` failed ({status}).", process::shown(tests));
        counts.failed = 1;
    }
    Ok(counts)
}

/// `test result: ok. 5 passed; 0 failed; …`
fn parse(line: &str) -> Option<Counts> {
    let (_, result) = line.split_once("test result: ")?;
    let number_before = |word: &str| {
        let (before, _) = result.split_once(word)?;
        before.rsplit([' ', ';']).next()?.parse().ok()
    };
    Some(Counts { passed: number_before(" passed")?, failed: number_before(" failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_read_from_what_tests_print() {
        let line = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out";
        assert_eq!(parse(line), Some(Counts { passed: 12, failed: 0 }));
        let line = "test result: \u{1b}[31mFAILED\u{1b}(B\u{1b}[m. 2 passed; 3 failed; 0 ignored;";
        assert_eq!(parse(line), Some(Counts { passed: 2, failed: 3 }));
        assert_eq!(parse("test a ... ok"), None);
        assert_eq!(parse("test result: nonsense"), None);
    }

    #[test]
    fn every_result_counts_and_a_failure_without_one_counts_too() {
        let shell = |script: &str| {
            let mut command = process::command("sh");
            command.args(["-c", script]);
            count(&mut command, &mut std::io::sink()).unwrap()
        };
        let result = "echo 'test result: ok. 2 passed; 0 failed;'";
        assert_eq!(shell(&format!("{result}; {result}")), Counts { passed: 4, failed: 0 });
        assert_eq!(shell(&format!("{result}; exit 3")), Counts { passed: 2, failed: 1 });
    }
}
