//! The draws among the writes that were left.

use contract::id::GameId;

use crate::route::Route;

/// Where one can draw again; nowhere unless the write at this path is a draw.
pub fn beginning(path: &str) -> Option<Route> {
    let id = path.strip_prefix("/me/games/")?.strip_suffix("/draws")?;
    (!id.contains('/')).then(|| Route::Game(GameId(id.to_owned())))
}

#[cfg(test)]
mod tests {
    use contract::{Endpoint, games::Draw, id::GameId};

    use super::beginning;
    use crate::route::Route;

    #[test]
    fn a_draw_is_known_by_its_path() {
        let id = GameId("gam_wheel".into());
        let draw = Draw { id: id.clone(), nonce: String::new(), commitment: String::new() };
        assert_eq!(beginning(&draw.path()), Some(Route::Game(id)));
        for path in ["", "/me/draws", "/me/games/a/rounds", "/me/games/a/b/draws"] {
            assert_eq!(beginning(path), None, "{path}");
        }
    }
}
