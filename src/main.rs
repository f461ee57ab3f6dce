//! Starts the app: the panic hook, then the page.

fn main() {
    member_app::start();
}
