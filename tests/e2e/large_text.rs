//! What the settings of a phone do to a page: text twice as large, a keyboard, a notch.
