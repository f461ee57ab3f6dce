//! Signatures for pages that use a host's script.

use contract::{
    Code,
    hosts::{HostSignature, SignHostUrl},
};
use sha1::{Digest, Sha1};

use super::keys;
use crate::{cors, random, refusal::Refusal, reply::Outcome, scene::Scene};

pub fn sign(scene: &Scene<'_>, request: SignHostUrl) -> Outcome<HostSignature> {
    let key = keys::script(scene.tx, request.host)?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let url = request.url.split('#').next().unwrap_or_default();
    if !is_of_the_app(scene, url) {
        return Err(Refusal::field("/url", "invalid"));
    }
    let nonce: String = random::token().chars().take(16).collect();
    let timestamp = scene.now.0 / 1000;
    let text =
        format!("jsapi_ticket={}&noncestr={nonce}&timestamp={timestamp}&url={url}", key.ticket);
    let signature = random::hex(&Sha1::digest(text));
    Ok(HostSignature { app_id: key.app_id.to_owned(), timestamp, nonce, signature }.into())
}

/// Whether an address is on the sandbox's own origin, or on one that the app may be served from.
fn is_of_the_app(scene: &Scene<'_>, url: &str) -> bool {
    if !url.chars().all(|c| c.is_ascii_graphic()) {
        return false;
    }
    let Some(start) = url.find("://") else { return false };
    let after = start + 3;
    let rest = url.get(after..).unwrap_or_default();
    let end = rest.find(['/', '?', '\\']).map_or(url.len(), |end| after + end);
    let Some(origin) = url.get(..end).and_then(cors::origin) else { return false };
    let authority = scene.surroundings.authority.as_deref().unwrap_or_default();
    scene.world.origins.contains(&origin)
        || ["http", "https"].iter().any(|scheme| origin == format!("{scheme}://{authority}"))
}
