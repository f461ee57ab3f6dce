//! Sites beside the built one: with another configuration, and with further files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::stage::{site, target};

/// The built app with some hosts in its configuration, and with further files.
pub fn site_with(name: &str, hosts: &Value, files: &[(&str, &[u8])]) -> PathBuf {
    let folder = target().join("e2e").join(format!("{name}-site"));
    fs::remove_dir_all(&folder).ok();
    copy(&site(), &folder);
    configure(&folder, "hosts", hosts.clone());
    for (name, content) in files {
        let file = folder.join(name);
        fs::remove_file(&file).ok();
        fs::write(file, content).expect("target can be written");
    }
    folder
}

/// Has a site speak to a backend on another origin, as `cargo xtask dist --config` lets it.
pub fn use_backend(folder: &Path, origin: &str) {
    configure(folder, "api_base", format!("{origin}/v1").into());
    let_in(folder, "connect-src", origin);
}

/// Lets an origin in where the site's policy says so.
pub fn let_in(folder: &Path, directive: &str, origin: &str) {
    rewrite(&folder.join("index.html"), |page| {
        let own = format!("{directive} 'self'");
        assert!(page.contains(&own), "a policy");
        page.replace(&own, &format!("{own} {origin}"))
    });
}

fn configure(folder: &Path, name: &str, value: Value) {
    rewrite(&folder.join("config.json"), |config| {
        let mut config: Value = serde_json::from_str(&config).expect("JSON");
        config[name] = value;
        config.to_string()
    });
}

/// Changes a file, of which there is no packed form any more then.
fn rewrite(file: &Path, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(file).expect("a file of the site");
    for form in ["", ".br", ".gz"] {
        fs::remove_file(format!("{}{form}", file.display())).ok();
    }
    fs::write(file, change(text)).expect("target can be written");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("target can be written");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let copied = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            // What is changed afterwards is written anew: what is linked stays as it is.
            fs::hard_link(&path, &copied)
                .or_else(|_| fs::copy(&path, &copied).map(drop))
                .expect("target can be written");
        }
    }
}
