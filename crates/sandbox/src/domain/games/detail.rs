//! A game in full: its rules, its prizes, and what it is played with.

use contract::{
    Money, Points,
    games::{
        ChanceSource, GameDetail, GameKind, GamePrize, GameRules, GetGame, JigsawPicture, Odds,
        Play, QuizMode, Segment,
    },
    id::{GameId, GamePrizeId, PictureId, SegmentId},
};
use serde::{Deserialize, Serialize};

use super::{
    catalogue::Stored,
    draws,
    fair::{self, Row},
    jigsaw,
    pool::Pool,
    quiz, riddles, rounds, streaks,
};
use crate::{
    db::Json,
    domain::member::tier::CURRENCY,
    language::{Language, Text},
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
};

/// What there is to say of a wheel or a grid.
#[derive(Serialize, Deserialize)]
pub struct DrawSettings {
    #[serde(default)]
    pub daily_chances: u32,
    pub columns: Option<u32>,
}

pub fn one(scene: &Scene<'_>, request: GetGame) -> Outcome<GameDetail> {
    let game = Stored::find(scene.tx, request.id.as_str())?;
    let member = scene.viewer();
    let pool = Pool::find(scene.tx, &game.id)?;
    let rows = pool.rows();
    let total_weight = fair::total(&rows);
    let detail = GameDetail {
        game: game.show(scene, member)?,
        rules: rules(scene, &game)?,
        prizes: prizes(scene, &pool, total_weight),
        play: play(scene, &game, member, segments(scene, &pool, rows)?, total_weight)?,
    };
    Ok(Answer::tagged(detail, Tag::of_viewer(member)))
}

fn rules(scene: &Scene<'_>, game: &Stored) -> Result<GameRules, Refusal> {
    let (organiser, contact, conditions, how_to_play) = scene
        .tx
        .prepare_cached(
            "SELECT organiser, contact, conditions, how_to_play FROM games WHERE id = ?1",
        )?
        .query_row([&game.id], |row| {
            let text = |column| row.get(column).map(|text: Text| text.to(scene.language));
            let texts = |column| -> rusqlite::Result<Vec<String>> {
                let Json(paragraphs) = row.get::<_, Json<Vec<Text>>>(column)?;
                Ok(paragraphs.iter().map(|text| text.to(scene.language)).collect())
            };
            Ok((text(0)?, text(1)?, texts(2)?, texts(3)?))
        })?;
    Ok(GameRules {
        version: game.version.clone(),
        organiser,
        contact,
        period: game.period(),
        conditions,
        how_to_play,
        how_chances_are_earned: if game.kind.is_draw() {
            sources(scene, game)?
        } else {
            Vec::new()
        },
    })
}

/// Every way to come by chances for a draw.
fn sources(scene: &Scene<'_>, game: &Stored) -> Result<Vec<ChanceSource>, Refusal> {
    static DAILY: Text = Text::new("每天", "每天", "Every day");
    let mut sources = Vec::new();
    let settings: DrawSettings = game.settings()?;
    if settings.daily_chances > 0 {
        let title = DAILY.to(scene.language);
        sources.push(ChanceSource {
            title,
            chances: settings.daily_chances,
            game: None,
            is_used_up: false,
        });
    }
    for played in Stored::that_earn(scene.tx, &game.id, scene.now)? {
        let (Some(mark), Some(earns)) = (played.mark, &played.earns) else { continue };
        sources.push(ChanceSource {
            title: of_mark(played.title.get(scene.language), mark, earns.per_day, scene.language),
            chances: earns.earned.chances,
            is_used_up: match scene.viewer() {
                Some(member) => rounds::is_used_up(scene, member, &played)?,
                None => false,
            },
            game: Some(GameId(played.id)),
        });
    }
    for (days, chances) in streaks::chances_for(scene.tx, &game.id)? {
        let title = of_streak(days, scene.language);
        sources.push(ChanceSource { title, chances, game: None, is_used_up: false });
    }
    Ok(sources)
}

fn of_mark(game: &str, mark: u32, per_day: u32, language: Language) -> String {
    match (language, per_day) {
        (Language::ZhHans, _) => format!("{game}达到 {mark} 分（每天最多 {per_day} 次）"),
        (Language::ZhHant, _) => format!("{game}達到 {mark} 分（每天最多 {per_day} 次）"),
        (Language::En, 1) => format!("{mark} points in {game} (once a day)"),
        (Language::En, _) => {
            format!("{mark} points in {game} (up to {per_day} times a day)")
        }
    }
}

fn of_streak(days: u32, language: Language) -> String {
    match language {
        Language::ZhHans => format!("连续签到 {days} 天"),
        Language::ZhHant => format!("連續簽到 {days} 天"),
        Language::En => format!("Checking in {days} days in a row"),
    }
}

fn prizes(scene: &Scene<'_>, pool: &Pool, total_weight: u32) -> Vec<GamePrize> {
    let weights = pool.weights();
    pool.prizes
        .iter()
        .zip(weights)
        .map(|(prize, weight)| GamePrize {
            id: GamePrizeId(prize.id.clone()),
            title: prize.title.to(scene.language),
            picture: prize.picture.clone(),
            kind: prize.kind,
            value: prize.value_minor.map(|minor| Money::from_minor(minor, CURRENCY)),
            points: prize.points.map(Points),
            total: prize.total,
            left: prize.left,
            odds: Odds { weight, total_weight },
            claim_days: prize.claim_days,
        })
        .collect()
}

fn play(
    scene: &Scene<'_>,
    game: &Stored,
    member: Option<&str>,
    segments: Vec<Segment>,
    total_weight: u32,
) -> Result<Play, Refusal> {
    Ok(match game.kind {
        GameKind::Riddles => {
            let settings: riddles::Settings = game.settings()?;
            Play::Riddles {
                lanterns: settings.lanterns,
                tries: settings.tries,
                worth: settings.worth,
                hint_cost: settings.hint_cost,
                wrong_cost: settings.wrong_cost,
            }
        }
        GameKind::Jigsaw => {
            let settings: jigsaw::Settings = game.settings()?;
            Play::Jigsaw { pictures: pictures(scene, &settings)?, sizes: settings.sizes }
        }
        GameKind::Quiz => {
            let settings: quiz::Settings = game.settings()?;
            let timed = settings.seconds.map(|_| QuizMode::Timed);
            Play::Quiz {
                questions: settings.questions,
                worth: settings.worth,
                seconds_per_question: settings.seconds,
                modes: [QuizMode::Untimed].into_iter().chain(timed).collect(),
            }
        }
        GameKind::Wheel | GameKind::Grid => {
            let settings: DrawSettings = game.settings()?;
            Play::Draw {
                segments,
                total_weight,
                commitment: member
                    .map(|member| draws::commitment(scene.tx, member, &game.id))
                    .transpose()?,
                columns: settings.columns,
            }
        }
        GameKind::Unknown => Play::Unknown,
    })
}

fn pictures(
    scene: &Scene<'_>,
    settings: &jigsaw::Settings,
) -> rusqlite::Result<Vec<JigsawPicture>> {
    let show = |id: &String| {
        let picture = rounds::find_picture(scene.tx, id)?;
        Ok(JigsawPicture {
            id: PictureId(picture.id),
            url: picture.url,
            alt: picture.alt.to(scene.language),
            title: picture.title.to(scene.language),
        })
    };
    settings.pictures.iter().map(show).collect()
}

fn segments(scene: &Scene<'_>, pool: &Pool, rows: Vec<Row>) -> Result<Vec<Segment>, Refusal> {
    rows.into_iter()
        .enumerate()
        .map(|(nth, row)| {
            let prize = pool.prize(nth)?;
            Ok(Segment {
                id: SegmentId(row.id),
                prize: GamePrizeId(prize.id.clone()),
                kind: prize.kind,
                title: row.title.to(scene.language),
                picture: prize.picture.clone(),
                weight: row.weight,
            })
        })
        .collect()
}
