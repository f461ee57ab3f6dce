//! Code that is not in the first download. `cargo xtask dist` makes a file of each FILE named here,
//! which is fetched when it is first called for, or ahead of that by the boot script.
//!
//! Without the feature `split` everything is one file, and nothing is ever missing.

use core::{future::Future, pin::Pin};

/// What comes with a file.
pub type Coming<T> = Pin<Box<dyn Future<Output = Result<T, Missing>>>>;

/// A file did not come.
#[derive(Debug)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// `in FILE: fn NAME(ARGUMENTS) -> T { … }`: the body travels in FILE, and so does all that only it
/// needs. Calling it gives a [`Coming<T>`].
macro_rules! travelling {
    ($(in $file:ident: fn $name:ident($($argument:ident: $kind:ty),*) -> $made:ty $body:block)*) => {$(
        fn $name($($argument: $kind),*) -> $crate::travel::Coming<$made> {
            #[allow(unused_braces)]
            #[cfg_attr(feature = "split", wasm_split_helpers::wasm_split($file, fallible))]
            fn $name($($argument: $kind),*) -> Result<$made, $crate::travel::Missing> {
                Ok($body)
            }
            #[cfg(feature = "split")]
            return Box::pin($name($($argument),*));
            #[cfg(not(feature = "split"))]
            Box::pin(async move { $name($($argument),*) })
        }
    )*};
}

pub(crate) use travelling;
