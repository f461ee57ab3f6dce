//! Where a message to those who are at an activity lies on the device until it is sent.

use serde::Deserialize;

use crate::{api::journal::Record, draft};

/// The name of the draft with what is typed for an activity.
pub fn name(activity: &str) -> String {
    ["question.", activity].concat()
}

/// Drops it once it was sent; what is another message by now stays.
pub fn discard(activity: &str, sent: &str) {
    let name = name(activity);
    if draft::recall(&name).is_some_and(|typed| typed.trim() == sent) {
        draft::discard(&name);
    }
}

/// The message that a write sends.
pub fn sent(record: &Record) -> Option<String> {
    #[derive(Deserialize)]
    struct Asked {
        text: String,
    }
    Some(record.request::<Asked>()?.text)
}

#[cfg(test)]
mod tests {
    use super::{discard, name};
    use crate::draft;

    #[test]
    fn what_was_typed_after_the_message_stays() {
        let name = name("act_asked");
        draft::store(&name, " Is it far? ");
        discard("act_asked", "Is there tea?");
        assert_eq!(draft::recall(&name).as_deref(), Some(" Is it far? "));
        discard("act_asked", "Is it far?");
        assert_eq!(draft::recall(&name), None);
    }
}
