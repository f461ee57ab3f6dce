//! Work that can be done at once.

use crate::Result;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// A piece of work.
pub type Job<'a, T> = Box<dyn FnOnce() -> Result<T> + Send + 'a>;

/// Does the jobs, as many at a time as there are processors, and gives what they made in their order.
pub fn at_once<T: Send>(jobs: Vec<Job<'_, T>>) -> Result<Vec<T>> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    let queue = Mutex::new(jobs.into_iter().enumerate());
    let made = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((index, job)) = next else { break };
                    let result = job();
                    made.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
                }
            });
        }
    });
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(index, _)| *index);
    made.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::{Job, at_once};

    #[test]
    fn what_was_made_comes_in_the_order_of_the_jobs() {
        let jobs = (0..20_u64).map(|number| -> Job<'_, u64> {
            Box::new(move || {
                std::thread::sleep(std::time::Duration::from_millis(20 - number));
                Ok(number)
            })
        });
        assert_eq!(at_once(jobs.collect()), Ok((0..20).collect()));
    }

    #[test]
    fn one_that_fails_is_told() {
        let jobs: Vec<Job<'_, ()>> = vec![Box::new(|| Ok(())), Box::new(|| Err("no".to_owned()))];
        assert_eq!(at_once(jobs), Err("no".to_owned()));
    }
}
