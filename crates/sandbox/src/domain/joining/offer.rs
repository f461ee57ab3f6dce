//! What joining gives and asks for, and what of a source is so.

use contract::{
    form::Form,
    joining::{CheckedSource, GetJoinOffer, JoinOffer, SourceCampaign},
};
use rusqlite::Connection;

use super::{is_channel, is_reviewed};
use crate::{
    db::Json,
    domain::{
        bootstrap, campaigns,
        forms::{self, Field},
        gifts::StoredGift,
        referral,
    },
    language::Language,
    refusal::Refusal,
    reply::Outcome,
    scene::Scene,
};

pub fn one(scene: &Scene<'_>, request: GetJoinOffer) -> Outcome<JoinOffer> {
    let gifts = gifts(scene.tx)?
        .into_iter()
        .map(|(_, gift)| gift.show(scene.language, None))
        .collect::<rusqlite::Result<_>>()?;
    let source = check(scene, request)?;
    Ok(JoinOffer {
        gifts,
        form: StoredForm::find(scene.tx)?.show(scene.language),
        is_reviewed: is_reviewed(scene.tx, source.channel.as_deref())?,
        source,
    }
    .into())
}

/// What joining gives, with the ids under which it is credited.
pub fn gifts(tx: &Connection) -> rusqlite::Result<Vec<(String, StoredGift)>> {
    tx.prepare_cached("SELECT id, gift FROM join_gifts ORDER BY position")?
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, Json<_>>(1)?.0)))?
        .collect()
}

/// What the brand asks for, as it is stored.
pub struct StoredForm {
    pub version: u32,
    pub fields: Vec<Field>,
}

impl StoredForm {
    pub fn find(tx: &Connection) -> rusqlite::Result<Self> {
        tx.query_row("SELECT version, fields FROM join_form", [], |row| {
            Ok(Self { version: row.get(0)?, fields: row.get::<_, Json<_>>(1)?.0 })
        })
    }

    pub fn show(self, language: Language) -> Form {
        forms::show(self.fields, self.version, None, language)
    }
}

fn check(scene: &Scene<'_>, source: GetJoinOffer) -> Result<CheckedSource, Refusal> {
    let store = match &source.store {
        Some(code) => bootstrap::find_store(scene, code)?.map(bootstrap::as_source),
        None => None,
    };
    let campaign = match source.campaign {
        Some(slug) => campaigns::title(scene.tx, &slug)?
            .map(|title| SourceCampaign { slug, title: title.to(scene.language) }),
        None => None,
    };
    let invite = match &source.invite {
        Some(code) => referral::look_up(scene, code)?,
        None => None,
    };
    let channel = source.channel.filter(|channel| is_channel(channel));
    Ok(CheckedSource { store, channel, campaign, invite })
}
