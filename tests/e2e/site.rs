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
    let file = folder.join("config.json");
    let config = fs::read_to_string(&file).expect("a configuration");
    let mut config: Value = serde_json::from_str(&config).expect("JSON");
    config["hosts"] = hosts.clone();
    for form in ["config.json.br", "config.json.gz"] {
        fs::remove_file(folder.join(form)).expect("a packed configuration");
    }
    fs::write(file, config.to_string()).expect("target can be written");
    for (name, content) in files {
        fs::write(folder.join(name), content).expect("target can be written");
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("target can be written");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let copied = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, copied).expect("target can be written");
        }
    }
}
