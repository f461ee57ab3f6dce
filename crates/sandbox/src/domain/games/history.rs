//! What the demo member has played, drawn and won, and the crowd around.

use chrono::{NaiveDate, NaiveTime};
use contract::{
    games::{ChanceReason, GameKind, PrizeKind, StartRound},
    id::{GameId, ItemId, PictureId},
};
use rusqlite::params;

use super::{
    catalogue::Stored,
    chances, check_ins,
    draws::{self, Play},
    fair, jigsaw,
    pool::{self, Pool, PoolPrize},
    prizes, rounds,
    stored::{Fresh, StoredRound, Table},
};
use crate::{
    clock::{Moment, days_before},
    domain::member,
    language::{Language, Text},
    random::Dice,
    refusal::Refusal,
    seed::{self, Seeding},
};

static GIFT: Text = Text::new("茶友见面礼", "茶友見面禮", "A welcome to the tea friends");

/// The crowd, and what each of them reaches of the highest score, in hundredths.
const CROWD: &[(&str, u32)] = &[
    ("沈知夏", 100),
    ("陈屿", 96),
    ("顾南枝", 93),
    ("Anna Keller", 90),
    ("何其安", 86),
    ("苏木", 83),
    ("温言", 80),
    ("Lucas Wong", 76),
    ("方晓棠", 72),
    ("季遥", 66),
    ("叶青", 60),
    ("阮星河", 53),
    ("唐果", 46),
    ("白露", 40),
];

/// What the demo member has drawn, and how many days ago.
const DRAWN: &[(u32, Wanted)] =
    &[(8, Wanted::Goods), (7, Wanted::Coupon), (6, Wanted::Points(50)), (3, Wanted::Nothing)];

/// How many nonces are tried to find one that draws what is wanted.
const NONCES: u32 = 50_000;

#[derive(Clone, Copy)]
enum Wanted {
    Goods,
    Coupon,
    /// As the points ledger of the demo has it.
    Points(i64),
    Nothing,
}

impl Wanted {
    fn is(self, prize: &PoolPrize) -> bool {
        match self {
            Self::Goods => prize.kind == PrizeKind::Goods,
            Self::Coupon => matches!(prize.kind, PrizeKind::Coupon | PrizeKind::Voucher),
            Self::Points(points) => prize.points == Some(points),
            Self::Nothing => prize.kind == PrizeKind::None,
        }
    }
}

pub fn write(seeding: &Seeding<'_>) -> Result<(), Refusal> {
    let games: Vec<Stored> =
        ids(seeding)?.iter().map(|id| Stored::find(seeding.tx, id)).collect::<Result<_, _>>()?;
    let is_on = |game: &&Stored| game.reason_of_time(seeding.now).is_none();
    for game in games.iter().filter(|game| game.opens_at.is_none_or(|at| at <= seeding.now)) {
        add_crowd(seeding, game)?;
    }
    let Some(member) = member::by_phone(seeding.tx, seed::DEMO_PHONE)? else { return Ok(()) };
    let (drawn, played): (Vec<&Stored>, Vec<&Stored>) =
        games.iter().filter(is_on).partition(|game| game.kind.is_draw());
    for (days, wanted) in DRAWN {
        let at = at(seeding.today, *days, 20, 15);
        draw(seeding, &member, &drawn, at, *wanted)?;
    }
    if let Some(game) = drawn.first() {
        let at = at(seeding.today, 2, 12, 0);
        let gift = chances::Change::new(&member, &game.id, at, ChanceReason::Gift, &GIFT);
        chances::Change { kept: 2, ..gift }.enter(seeding.tx)?;
    }
    for (days, right) in [(2, 3), (1, 5)] {
        for game in &played {
            play(seeding, &member, game, at(seeding.today, days, 19, 30), right)?;
        }
    }
    for days in [1, 2, 3, 4, 8, 9, 10, 11, 12] {
        let at = at(seeding.today, days, 8, 20);
        check_ins::note(seeding.tx, &member, at.day(), at, false)?;
    }
    for (days, length) in [(2, 3), (10, 3)] {
        seeding.tx.execute(
            "INSERT INTO streak_rewards (member, date, days) VALUES (?1, ?2, ?3)",
            params![member, at(seeding.today, days, 8, 20).day().to_string(), length],
        )?;
    }
    Ok(())
}

fn ids(seeding: &Seeding<'_>) -> rusqlite::Result<Vec<String>> {
    seeding
        .tx
        .prepare("SELECT id FROM games ORDER BY position")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// A time of a day that lies so many days back.
fn at(today: NaiveDate, days: u32, hour: u32, minute: u32) -> Moment {
    Moment::at(
        days_before(today, days),
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default(),
    )
}

/// Others who have played a game, and won something in it.
fn add_crowd(seeding: &Seeding<'_>, game: &Stored) -> Result<(), Refusal> {
    let until = game.closes_at.min(seeding.now);
    if game.kind.is_draw() {
        return add_winners(seeding, game, until);
    }
    let table = lay(seeding, game, until, "crowd")?;
    let step = if game.kind == GameKind::Quiz { 10 } else { 1 };
    for (nth, (name, reached)) in (1_i64..).zip(CROWD) {
        seeding.tx.execute(
            "INSERT INTO crowd_scores (game, name, score, at) VALUES (?1, ?2, ?3, ?4)",
            params![
                game.id,
                name,
                table.max_score() * reached / 100 / step * step,
                until.plus_seconds(-nth * 7 * 3600),
            ],
        )?;
    }
    Ok(())
}

fn add_winners(seeding: &Seeding<'_>, game: &Stored, until: Moment) -> Result<(), Refusal> {
    let pool = Pool::find(seeding.tx, &game.id)?;
    let won = pool.prizes.iter().filter(|prize| prize.kind != PrizeKind::None);
    let won = won.filter(|prize| prize.left.is_none_or(|left| left > 1));
    let opens_at = game.opens_at.unwrap_or(Moment(i64::MIN));
    for (nth, (prize, (name, _))) in (1_i64..).zip(won.zip(CROWD)) {
        seeding.tx.execute(
            "INSERT INTO crowd_prizes (name, prize, at) VALUES (?1, ?2, ?3)",
            params![name, prize.id, until.plus_seconds(-nth * 5 * 3600).max(opens_at)],
        )?;
        pool::take(seeding.tx, &prize.id)?;
    }
    Ok(())
}

/// A chance of the day, and the draw that it was used for, where one of the games has what is wanted.
fn draw(
    seeding: &Seeding<'_>,
    member: &str,
    games: &[&Stored],
    at: Moment,
    wanted: Wanted,
) -> Result<(), Refusal> {
    let tx = seeding.tx;
    let open = games.iter().filter(|game| game.opens_at.is_none_or(|opens_at| opens_at <= at));
    for game in open {
        let pool = Pool::find(tx, &game.id)?;
        let rows = pool.rows();
        // Like every other one, nobody can know it beforehand; nor the one that comes after it.
        let seed = draws::seed(tx, member, &game.id)?;
        let is_there = |prize: &&PoolPrize| wanted.is(prize) && prize.left != Some(0);
        // Whatever the seed: each demo has the same prizes.
        let Some(first) = pool.prizes.iter().find(is_there) else { continue };
        let drawn = |nonce: &String| {
            let verdict = fair::verdict(&seed, nonce, &rows);
            verdict
                .and_then(|verdict| pool.prize(verdict.index).ok())
                .filter(|it| it.id == first.id)
        };
        let Some(nonce) =
            (0..NONCES).map(|nth| format!("{nth:032x}")).find(|it| drawn(it).is_some())
        else {
            continue;
        };
        let daily =
            chances::Change::new(member, &game.id, at, ChanceReason::Daily, &chances::DAILY);
        chances::Change { daily: 1, day: Some(at.day()), ..daily }.enter(tx)?;
        let play = Play { member, game, at, seed: &seed, nonce: &nonce, rows: &rows };
        let (id, prize) = play.file(tx, &pool)?;
        if prize.kind != PrizeKind::None {
            let coupon = prizes::issue(tx, member, prize, &game.picture, at)?;
            prizes::Fresh { draw: &id, member, prize, at, coupon: coupon.as_deref() }.file(tx)?;
        }
        return Ok(());
    }
    Ok(())
}

fn lay(seeding: &Seeding<'_>, game: &Stored, at: Moment, name: &str) -> Result<Table, Refusal> {
    let mut request =
        StartRound { id: GameId(game.id.clone()), size: None, picture: None, timed: None };
    if game.kind == GameKind::Jigsaw {
        let settings: jigsaw::Settings = game.settings()?;
        request.size = settings.sizes.last().copied();
        request.picture = settings.pictures.first().cloned().map(PictureId);
    }
    let mut dice = Dice::loaded(&format!("{} {name}", game.id));
    Ok(rounds::lay(seeding.tx, game, &request, at, &mut dice)?.0)
}

/// A round with so many right answers.
fn play(
    seeding: &Seeding<'_>,
    member: &str,
    game: &Stored,
    at: Moment,
    right: usize,
) -> Result<(), Refusal> {
    if game.opens_at.is_some_and(|opens_at| opens_at > at) {
        return Ok(());
    }
    let tx = seeding.tx;
    let name = at.0.to_string();
    let table = lay(seeding, game, at, &name)?;
    let id = Dice::loaded(&format!("{} round {name}", game.id)).id("rnd");
    let expires_at = at.plus_seconds(20 * 60);
    Fresh {
        id: &id,
        member,
        game: &game.id,
        started_at: at,
        expires_at,
        mark: game.mark,
        unearned: None,
        table: &table,
    }
    .file(tx)?;
    let mut round = StoredRound::find(tx, &id)?;
    match &mut round.table {
        Table::Riddles(hall) => {
            for (item, answer) in hall.solution(Language::ZhHans).iter().take(right) {
                hall.answer(&ItemId(item.clone()), answer);
            }
        }
        Table::Quiz(sheet) => {
            for (item, answer) in sheet.solution().iter().take(right) {
                sheet.answer(&ItemId(item.clone()), answer, at);
            }
        }
        Table::Jigsaw(puzzle) => {
            let moves = puzzle.solution();
            puzzle.solve(&moves, 240_000);
        }
    }
    rounds::close(tx, &mut round, at.plus_seconds(240))?;
    round.save(tx)
}
