//! What the app has to know before anybody signs in: the brand, its stores, its texts.

use contract::{
    Code, Cursor, Page,
    bootstrap::{
        Bootstrap, Brand, ConsentText, GetBootstrap, GetStore, ListStores, RuleVersion, Store,
    },
    id::StoreId,
    joining::SourceStore,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Deserialize;

use crate::{
    clock::Moment,
    domain::Domain,
    language::{Language, Text},
    refusal::Refusal,
    reply::{Answer, Outcome, Tag},
    scene::Scene,
    seed::{self, Seed, Seeding},
};

pub const DOMAIN: Domain = Domain {
    schema: include_str!("bootstrap.sql"),
    routes: |api| {
        api.read::<GetBootstrap>(bootstrap).read::<ListStores>(stores).read::<GetStore>(store)
    },
    seed,
    ..Domain::NOTHING
};

fn bootstrap(scene: &Scene<'_>, _: GetBootstrap) -> Outcome<Bootstrap> {
    let (brand, features, notice) = scene.tx.query_row(
        "SELECT name, slogan, contact, calling_code, features, notice FROM brand",
        [],
        |row| {
            let text = |column| row.get(column).map(|text: Text| text.to(scene.language));
            let brand = Brand {
                name: text(0)?,
                slogan: Some(text(1)?),
                contact: Some(row.get(2)?),
                calling_code: Some(row.get(3)?),
            };
            Ok((brand, row.get::<_, String>(4)?, text(5)?))
        },
    )?;
    let bootstrap = Bootstrap {
        brand,
        server_time: scene.now.timestamp(),
        locales: Language::ALL.map(|language| language.tag().to_owned()).to_vec(),
        features: serde_json::from_str(&features).map_err(Refusal::internal)?,
        consents: consents(scene.tx, scene.language)?,
        rules: scene
            .tx
            .prepare_cached("SELECT topic, version, date FROM rule_versions ORDER BY topic")?
            .query_map([], |row| {
                Ok(RuleVersion {
                    topic: row.get(0)?,
                    version: row.get(1)?,
                    date: row.get::<_, Moment>(2)?.timestamp(),
                })
            })?
            .collect::<Result<_, _>>()?,
        notice: Some(notice),
    };
    Ok(Answer::tagged(bootstrap, Tag::Public))
}

/// The texts that a member agrees to, or not.
pub fn consents(tx: &Connection, language: Language) -> rusqlite::Result<Vec<ConsentText>> {
    tx.prepare_cached(
        "SELECT purpose, version, date, title, text, required FROM consent_texts ORDER BY position",
    )?
    .query_map([], |row| {
        Ok(ConsentText {
            purpose: row.get(0)?,
            version: row.get(1)?,
            date: row.get::<_, Moment>(2)?.timestamp(),
            title: row.get::<_, Text>(3)?.to(language),
            text: row.get::<_, Text>(4)?.to(language),
            required: row.get(5)?,
        })
    })?
    .collect()
}

const STORE: &str = "SELECT id, code, name, address, phone FROM stores";

fn read_store(row: &Row<'_>, language: Language) -> rusqlite::Result<Store> {
    Ok(Store {
        id: StoreId(row.get(0)?),
        code: row.get(1)?,
        name: row.get::<_, Text>(2)?.to(language),
        address: Some(row.get::<_, Text>(3)?.to(language)),
        phone: Some(row.get(4)?),
    })
}

fn stores(scene: &Scene<'_>, _: ListStores) -> Outcome<Page<Store>> {
    let data = scene
        .tx
        .prepare_cached(&format!("{STORE} ORDER BY id"))?
        .query_map([], |row| read_store(row, scene.language))?
        .collect::<Result<_, _>>()?;
    Ok(Answer::tagged(Page { data, cursor: Cursor::default() }, Tag::Public))
}

fn store(scene: &Scene<'_>, request: GetStore) -> Outcome<Store> {
    let store = find_store(scene, &request.code)?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Answer::tagged(store, Tag::Public))
}

pub fn find_store(scene: &Scene<'_>, code: &str) -> rusqlite::Result<Option<Store>> {
    scene
        .tx
        .query_row(&format!("{STORE} WHERE code = ?1"), [code], |row| {
            read_store(row, scene.language)
        })
        .optional()
}

pub fn store_with_id(scene: &Scene<'_>, id: &str) -> rusqlite::Result<Option<Store>> {
    scene
        .tx
        .query_row(&format!("{STORE} WHERE id = ?1"), [id], |row| read_store(row, scene.language))
        .optional()
}

/// A store as the source of a new member.
pub fn as_source(store: Store) -> SourceStore {
    SourceStore { code: store.code, name: store.name, address: store.address }
}

/// A store's id and name, by its code.
pub fn store_named(tx: &Connection, code: &str) -> rusqlite::Result<Option<(String, Text)>> {
    tx.query_row("SELECT id, name FROM stores WHERE code = ?1", [code], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
    .optional()
}

#[derive(Deserialize)]
struct SeedBrand {
    name: Text,
    slogan: Text,
    contact: String,
    calling_code: String,
    features: Vec<String>,
    notice: Text,
    /// What stands there when there are no members.
    notice_empty: Text,
}

#[derive(Deserialize)]
struct SeedStore {
    code: String,
    name: Text,
    address: Text,
    phone: String,
}

#[derive(Deserialize)]
struct SeedConsent {
    purpose: String,
    version: String,
    date: chrono::NaiveDate,
    title: Text,
    text: Text,
    required: bool,
}

#[derive(Deserialize)]
struct SeedRuleVersion {
    topic: String,
    version: String,
    date: chrono::NaiveDate,
}

#[derive(Deserialize)]
struct SeedData {
    brand: SeedBrand,
    stores: Vec<SeedStore>,
    consents: Vec<SeedConsent>,
    rule_versions: Vec<SeedRuleVersion>,
}

fn seed(seeding: &Seeding<'_>) -> rusqlite::Result<()> {
    let data: SeedData = seed::data(seed::BRAND)?;
    let tx = seeding.tx;
    let brand = data.brand;
    tx.execute(
        "INSERT INTO brand VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            brand.name,
            brand.slogan,
            brand.contact,
            brand.calling_code,
            serde_json::Value::from(brand.features).to_string(),
            if seeding.seed == Seed::Empty { brand.notice_empty } else { brand.notice },
        ],
    )?;
    for store in data.stores {
        tx.execute(
            "INSERT INTO stores VALUES ('str_' || lower(?1), ?1, ?2, ?3, ?4)",
            params![store.code, store.name, store.address, store.phone],
        )?;
    }
    for (position, text) in data.consents.into_iter().enumerate() {
        tx.execute(
            "INSERT INTO consent_texts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                text.purpose,
                i64::try_from(position).unwrap_or_default(),
                text.version,
                Moment::start_of(text.date),
                text.title,
                text.text,
                text.required,
            ],
        )?;
    }
    for rule in data.rule_versions {
        tx.execute(
            "INSERT INTO rule_versions VALUES (?1, ?2, ?3)",
            params![rule.topic, rule.version, Moment::start_of(rule.date)],
        )?;
    }
    Ok(())
}
