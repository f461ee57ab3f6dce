//! An activity in full.

use contract::activities::{ActivityDetail, GetActivity, Host, Online, ProgrammeItem};
use serde::{Deserialize, Serialize};

use super::{
    Json,
    feedback::StoredPicture,
    lapse,
    listing::{Listing, Viewer},
    signups::let_in_at,
};
use crate::{
    clock::Moment,
    domain::forms::{self, Known},
    language::Text,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

static TRUTHFUL: Text = Text::new(
    "提交即表示你保证所填信息真实、准确；信息不实可能影响报名与现场保障。",
    "提交即表示你保證所填資訊真實、準確；資訊不實可能影響報名與現場保障。",
    "By sending this you declare that it is true and complete. Wrong details may cost you the place, \
     and the cover on the day.",
);

#[derive(Clone, Serialize, Deserialize)]
pub struct StoredHost {
    name: Text,
    role: Option<Text>,
    text: Option<Text>,
    picture: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct StoredItem {
    /// How many minutes after the beginning.
    minute: i64,
    title: Text,
    text: Option<Text>,
}

impl StoredItem {
    fn show(self, scene: &Scene<'_>, starts_at: Moment) -> ProgrammeItem {
        ProgrammeItem {
            starts_at: starts_at.plus_seconds(self.minute * 60).timestamp(),
            title: self.title.to(scene.language),
            text: self.text.map(|text| text.to(scene.language)),
        }
    }
}

pub fn one(scene: &Scene<'_>, request: GetActivity) -> Outcome<ActivityDetail> {
    // Nobody else may have asked since an offer ran out.
    lapse::settle(scene)?;
    let viewer = Viewer::of(scene)?;
    let member = viewer.as_ref().map(|viewer| viewer.id.as_str());
    let listing = Listing::find(scene.tx, request.id.as_str(), member)?;
    let similar = listing.similar(scene, viewer.as_ref())?;
    let known = Known::of(scene)?;
    let has_answers: bool = scene.tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM feedback WHERE activity = ?1 AND answered_at IS NOT NULL)",
        [&listing.id],
        |row| row.get(0),
    )?;
    let to = |text: Text| text.to(scene.language);
    let detail = scene.tx.query_row(
        "SELECT theme, text, pictures, programme, host, bring, safety, insurance, form, gallery
         FROM activities WHERE id = ?1",
        [&listing.id],
        |row| {
            let Json(programme) = row.get::<_, Json<Vec<StoredItem>>>(3)?;
            let Json(host) = row.get::<_, Json<Option<StoredHost>>>(4)?;
            let Json(bring) = row.get::<_, Json<Vec<Text>>>(5)?;
            let Json(form) = row.get(8)?;
            let Json(gallery) = row.get::<_, Json<Vec<StoredPicture>>>(9)?;
            Ok(ActivityDetail {
                activity: listing.show(scene, viewer.as_ref()),
                theme: row.get::<_, Option<Text>>(0)?.map(to),
                text: Some(to(row.get(1)?)),
                pictures: row.get::<_, Json<_>>(2)?.0,
                programme: programme
                    .into_iter()
                    .map(|item| item.show(scene, listing.starts_at))
                    .collect(),
                host: host.map(|host| Host {
                    name: to(host.name),
                    role: host.role.map(to),
                    text: host.text.map(to),
                    picture: host.picture,
                }),
                bring: bring.into_iter().map(to).collect(),
                safety: row.get::<_, Option<Text>>(6)?.map(to),
                insurance: row.get::<_, Option<Text>>(7)?.map(to),
                form: forms::show(form, listing.form_version, known.as_ref(), scene.language),
                form_notice: Some(to(TRUTHFUL.clone())),
                cancel_until: Some(listing.cancel_until.timestamp()),
                online: listing.is_online().then(|| Online {
                    opens_at: let_in_at(listing.starts_at).timestamp(),
                    url: None,
                }),
                has_gallery: has_answers || !gallery.is_empty(),
                similar: similar
                    .iter()
                    .map(|other| other.show(scene, viewer.as_ref()))
                    .filter(|other| other.unavailable.is_empty())
                    .collect(),
            })
        },
    )?;
    Ok(Answer::tagged(detail, Tag::of_viewer(scene.viewer())))
}
