//! The address book.

use contract::{
    Code, Cursor, Page,
    id::AddressId,
    mall::{AddAddress, Address, ChangeAddress, DeleteAddress, ListAddresses, Region},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{domain::member::masked_phone, refusal::Refusal, reply::Outcome, scene::Scene};

/// How many addresses a member may keep.
const MAX: u32 = 20;

const ADDRESS: &str = "SELECT seq, name, phone, province, city, district, street, postcode, is_default, region FROM addresses";

fn read(row: &Row<'_>) -> rusqlite::Result<Address> {
    Ok(Address {
        id: address_id(row.get(0)?),
        name: row.get(1)?,
        phone: row.get(2)?,
        province: row.get(3)?,
        city: row.get(4)?,
        district: row.get(5)?,
        street: row.get(6)?,
        postcode: row.get(7)?,
        is_default: row.get(8)?,
        region: region(row.get_ref(9)?.as_str()?),
    })
}

fn region(code: &str) -> Region {
    Region::ALL.iter().copied().find(|region| region.as_str() == code).unwrap_or(Region::Unknown)
}

fn address_id(seq: i64) -> AddressId {
    AddressId(format!("adr_{seq:06}"))
}

fn number(id: &str) -> Option<i64> {
    id.strip_prefix("adr_")?.parse().ok()
}

pub fn find(tx: &Connection, member: &str, id: &str) -> rusqlite::Result<Option<Address>> {
    tx.query_row(
        &format!("{ADDRESS} WHERE member = ?1 AND seq = ?2"),
        params![member, number(id)],
        read,
    )
    .optional()
}

pub fn default_of(tx: &Connection, member: &str) -> rusqlite::Result<Option<Address>> {
    tx.query_row(&format!("{ADDRESS} WHERE member = ?1 AND is_default"), [member], read).optional()
}

/// As a redemption keeps it.
pub fn destination(address: Address) -> Address {
    Address { phone: masked_phone(&address.phone), is_default: false, ..address }
}

pub fn list(scene: &Scene<'_>, _: ListAddresses) -> Outcome<Page<Address>> {
    let member = scene.member()?;
    let data = scene
        .tx
        .prepare_cached(&format!("{ADDRESS} WHERE member = ?1 ORDER BY is_default DESC, seq DESC"))?
        .query_map([member], read)?
        .collect::<Result<_, _>>()?;
    Ok(Page { data, cursor: Cursor::default() }.into())
}

pub fn add(scene: &Scene<'_>, request: AddAddress) -> Outcome<Address> {
    let member = scene.member()?;
    let mut address = Address {
        id: address_id(0),
        region: request.region,
        name: request.name,
        phone: request.phone,
        province: request.province,
        city: request.city,
        district: request.district,
        street: request.street,
        postcode: request.postcode,
        is_default: request.is_default,
    };
    tidy(&mut address)?;
    let count: u32 = scene.tx.query_row(
        "SELECT count(*) FROM addresses WHERE member = ?1",
        [member],
        |row| row.get(0),
    )?;
    if count >= MAX {
        return Err(Refusal::new(Code::LimitReached).with(|problem| problem.limit = Some(MAX)));
    }
    address.is_default |= count == 0;
    address.id = insert(scene.tx, member, &address)?;
    Ok(address.into())
}

/// Enters a checked address.
pub fn insert(tx: &Connection, member: &str, address: &Address) -> rusqlite::Result<AddressId> {
    if address.is_default {
        tx.execute("UPDATE addresses SET is_default = 0 WHERE member = ?1", [member])?;
    }
    tx.execute(
        "INSERT INTO addresses
             (member, name, phone, province, city, district, street, postcode, is_default, region)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            member,
            address.name,
            address.phone,
            address.province,
            address.city,
            address.district,
            address.street,
            address.postcode,
            address.is_default,
            address.region.as_str(),
        ],
    )?;
    Ok(address_id(tx.last_insert_rowid()))
}

pub fn change(scene: &Scene<'_>, request: ChangeAddress) -> Outcome<Address> {
    let member = scene.member()?;
    let mut address =
        find(scene.tx, member, request.id.as_str())?.ok_or_else(|| Refusal::new(Code::NotFound))?;
    let fields = [
        (&mut address.name, request.name),
        (&mut address.phone, request.phone),
        (&mut address.province, request.province),
        (&mut address.city, request.city),
        (&mut address.street, request.street),
    ];
    for (field, changed) in fields {
        if let Some(changed) = changed {
            *field = changed;
        }
    }
    address.region = request.region.unwrap_or(address.region);
    address.district = request.district.or(address.district);
    address.postcode = request.postcode.or(address.postcode);
    tidy(&mut address)?;
    if request.is_default == Some(true) && !address.is_default {
        scene.tx.execute("UPDATE addresses SET is_default = 0 WHERE member = ?1", [member])?;
        address.is_default = true;
    }
    scene.tx.execute(
        "UPDATE addresses SET name = ?2, phone = ?3, province = ?4, city = ?5, district = ?6,
             street = ?7, postcode = ?8, is_default = ?9, region = ?10 WHERE seq = ?1",
        params![
            number(address.id.as_str()),
            address.name,
            address.phone,
            address.province,
            address.city,
            address.district,
            address.street,
            address.postcode,
            address.is_default,
            address.region.as_str(),
        ],
    )?;
    Ok(address.into())
}

pub fn delete(scene: &Scene<'_>, request: DeleteAddress) -> Outcome<()> {
    let member = scene.member()?;
    let deleted = scene.tx.execute(
        "DELETE FROM addresses WHERE member = ?1 AND seq = ?2",
        params![member, number(request.id.as_str())],
    )?;
    if deleted == 0 {
        return Err(Refusal::new(Code::NotFound));
    }
    scene.tx.execute(
        "UPDATE addresses SET is_default = 1
         WHERE seq = (SELECT max(seq) FROM addresses WHERE member = ?1)
             AND NOT EXISTS (SELECT 1 FROM addresses WHERE member = ?1 AND is_default)",
        [member],
    )?;
    Ok(().into())
}

/// Trims an address, and says of each field what is wrong with it.
fn tidy(address: &mut Address) -> Result<(), Refusal> {
    let region = address.region;
    if region == Region::Unknown {
        return Err(Refusal::field("/region", "invalid"));
    }
    let mut wrong = Vec::new();
    let mut say = |pointer: &str, why: Option<&'static str>| {
        wrong.extend(why.map(|why| (pointer.to_owned(), why)));
    };
    for (pointer, text, is_there, least, most) in [
        ("/name", &mut address.name, true, 1, 40),
        ("/province", &mut address.province, region.has_province(), 1, 40),
        ("/city", &mut address.city, region.has_city(), 1, 40),
        ("/street", &mut address.street, true, 4, 120),
    ] {
        *text = text.trim().to_owned();
        let has_none = || (!text.is_empty()).then_some("invalid");
        say(pointer, if is_there { text_problem(text, least, most) } else { has_none() });
    }
    match region.phone_in(&address.phone) {
        Some(phone) => address.phone = phone,
        None if address.phone.trim().is_empty() => say("/phone", Some("required")),
        None => say("/phone", Some("invalid")),
    }
    address.district = filled(address.district.take());
    address.postcode = filled(address.postcode.take());
    say(
        "/district",
        match address.district.as_deref() {
            Some(text) => text_problem(text, 1, 40),
            None => region.needs_district().then_some("required"),
        },
    );
    let is_postcode = address.postcode.as_deref().is_none_or(|code| region.is_postcode(code));
    say("/postcode", (!is_postcode).then_some("invalid"));
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::fields(wrong)) }
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// What is wrong with a trimmed text.
fn text_problem(text: &str, least: usize, most: usize) -> Option<&'static str> {
    match text.chars().count() {
        0 => Some("required"),
        count if count < least => Some("too_short"),
        count if count > most => Some("too_long"),
        _ if text.chars().any(char::is_control) => Some("invalid"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::text_problem;

    #[test]
    fn texts_have_a_least_and_a_greatest_length() {
        assert_eq!(text_problem("龙井村十二号", 4, 120), None);
        assert_eq!(text_problem("", 4, 120), Some("required"));
        assert_eq!(text_problem("一号", 4, 120), Some("too_short"));
        assert_eq!(text_problem(&"长".repeat(121), 4, 120), Some("too_long"));
        assert_eq!(text_problem("一号\n二楼", 4, 120), Some("invalid"));
    }
}
