//! Lists that go over the wire in pages.

use contract::{Cursor, Page};

use crate::refusal::Refusal;

const DEFAULT_LIMIT: u32 = 20;
const MAX_LIMIT: u32 = 100;

/// How many items a page holds.
pub fn limit(asked: Option<u32>) -> Result<u32, Refusal> {
    limit_within(asked, DEFAULT_LIMIT, MAX_LIMIT)
}

/// As [`limit`], for a list with its own measure.
pub fn limit_within(asked: Option<u32>, default: u32, most: u32) -> Result<u32, Refusal> {
    let limit = asked.unwrap_or(default);
    if (1..=most).contains(&limit) {
        Ok(limit)
    } else {
        Err(Refusal::field("/limit", "out_of_range"))
    }
}

/// A page of rows that were asked for with one more than fits; each comes with the cursor that goes
/// on behind it.
pub fn page<T>(mut rows: Vec<(String, T)>, limit: u32) -> Page<T> {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|(cursor, _)| cursor.clone());
    Page { data: rows.into_iter().map(|(_, item)| item).collect(), cursor: Cursor { next } }
}

/// The cursor behind a row of a list in the order of its numbers.
pub fn write_seq(seq: i64) -> String {
    format!("s{seq:x}")
}

/// Nothing for a cursor that cannot be read: the list restarts at its first page.
pub fn read_seq(cursor: Option<&str>) -> Option<i64> {
    i64::from_str_radix(cursor?.strip_prefix('s')?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{limit, page, read_seq, write_seq};

    #[test]
    fn a_page_tells_where_the_next_one_starts() {
        let rows = |count: i64| (1..=count).map(|seq| (write_seq(seq), seq)).collect();
        let full = page(rows(3), 2);
        assert_eq!(full.data, [1, 2]);
        assert_eq!(read_seq(full.cursor.next.as_deref()), Some(2));
        assert_eq!(page(rows(2), 2).cursor.next, None);
        assert_eq!(page::<i64>(Vec::new(), 2).cursor.next, None);
        assert_eq!(read_seq(Some(&write_seq(10_041))), Some(10_041));
        assert_eq!(read_seq(Some("nonsense")), None);
        assert_eq!(read_seq(Some("")), None);
    }

    #[test]
    fn a_page_holds_one_to_a_hundred() {
        assert!(limit(Some(0)).is_err() && limit(Some(101)).is_err());
        assert_eq!(limit(None).unwrap(), 20);
        assert_eq!(limit(Some(100)).unwrap(), 100);
    }
}
