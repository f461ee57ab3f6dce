//! An address as it is typed: what is wrong with it, and what is sent of it.

use contract::mall::{AddAddress, Address, ChangeAddress, Region};

use crate::{feature::phone, i18n::Locale};

/// The region that is proposed to whoever reads a language.
pub const fn usual_region(locale: Locale) -> Region {
    if matches!(locale, Locale::ZhHant) { Region::Hk } else { Region::Cn }
}

pub fn region_named(code: &str) -> Region {
    Region::ALL.iter().copied().find(|region| region.as_str() == code).unwrap_or(Region::Unknown)
}

/// A part of an address that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Name,
    Phone,
    Province,
    City,
    District,
    Street,
    Postcode,
}

impl Part {
    /// In the order in which they are asked for.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Phone,
        Self::Province,
        Self::City,
        Self::District,
        Self::Street,
        Self::Postcode,
    ];

    /// Its name in the request.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Province => "province",
            Self::City => "city",
            Self::District => "district",
            Self::Street => "street",
            Self::Postcode => "postcode",
        }
    }

    /// The name that a draft of it has.
    pub const fn draft(self) -> &'static str {
        match self {
            Self::Name => "address.name",
            Self::Phone => "address.phone",
            Self::Province => "address.province",
            Self::City => "address.city",
            Self::District => "address.district",
            Self::Street => "address.street",
            Self::Postcode => "address.postcode",
        }
    }

    /// The part that a JSON Pointer into the request's body leads to.
    pub fn at(pointer: &str) -> Option<Self> {
        let name = pointer.strip_prefix('/')?;
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// How many characters it may have, as the contract says.
    pub const fn most(self) -> usize {
        if matches!(self, Self::Street) { 120 } else { 40 }
    }

    /// Whether an address has it there.
    pub const fn is_in(self, region: Region) -> bool {
        match self {
            Self::Province => region.has_province(),
            Self::City => region.has_city(),
            Self::Postcode => region.has_postcode(),
            _ => true,
        }
    }

    /// How many characters it must have at least; none where it may be left out.
    const fn least(self, region: Region) -> usize {
        match self {
            Self::Street => 4,
            Self::District if !region.needs_district() => 0,
            Self::Postcode => 0,
            _ => 1,
        }
    }
}

/// What is wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    Missing,
    /// With the least number of characters.
    TooShort(usize),
    /// With the greatest.
    TooLong(usize),
    NotAPhone,
    NotAPostcode,
    Invalid,
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub region: Region,
    pub name: String,
    pub phone: String,
    pub province: String,
    pub city: String,
    pub district: String,
    pub street: String,
    pub postcode: String,
    pub is_default: bool,
}

impl Draft {
    pub fn of(address: &Address) -> Self {
        Self {
            region: address.region,
            name: address.name.clone(),
            phone: address.phone.clone(),
            province: address.province.clone(),
            city: address.city.clone(),
            district: address.district.clone().unwrap_or_default(),
            street: address.street.clone(),
            postcode: address.postcode.clone().unwrap_or_default(),
            is_default: address.is_default,
        }
    }

    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Name => &self.name,
            Part::Phone => &self.phone,
            Part::Province => &self.province,
            Part::City => &self.city,
            Part::District => &self.district,
            Part::Street => &self.street,
            Part::Postcode => &self.postcode,
        }
    }

    pub fn set(&mut self, part: Part, typed: String) {
        *match part {
            Part::Name => &mut self.name,
            Part::Phone => &mut self.phone,
            Part::Province => &mut self.province,
            Part::City => &mut self.city,
            Part::District => &mut self.district,
            Part::Street => &mut self.street,
            Part::Postcode => &mut self.postcode,
        } = typed;
    }

    /// As it is sent: without space around it, the phone number and the postcode as digits alone,
    /// and without what there is not in its region.
    pub fn tidy(&self) -> Self {
        let mut tidy = self.clone();
        for part in Part::ALL {
            let typed = self.part(part);
            let text = match part {
                _ if !part.is_in(self.region) => String::new(),
                Part::Phone => match self.region.phone_in(typed) {
                    Some(number) => number,
                    None => typed.trim().to_owned(),
                },
                Part::Postcode => typed.split_whitespace().collect(),
                _ => typed.trim().to_owned(),
            };
            tidy.set(part, text);
        }
        tidy
    }

    /// What is wrong with a tidy draft, from top to bottom.
    pub fn wrongs(&self) -> Vec<(Part, Wrong)> {
        let parts = Part::ALL.into_iter().filter(|part| part.is_in(self.region));
        parts.filter_map(|part| Some((part, wrong(self.region, part, self.part(part))?))).collect()
    }

    /// A tidy draft as a new address.
    pub fn into_new(self) -> AddAddress {
        let filled = |text: String| (!text.is_empty()).then_some(text);
        AddAddress {
            region: self.region,
            name: self.name,
            phone: self.phone,
            province: self.province,
            city: self.city,
            district: filled(self.district),
            street: self.street,
            postcode: filled(self.postcode),
            is_default: self.is_default,
        }
    }

    /// What a tidy draft changes of an address, if anything.
    pub fn changes(self, before: &Address) -> Option<ChangeAddress> {
        let known = Self::of(before);
        let makes_default = self.is_default && !known.is_default;
        let is_same = self.region == known.region
            && Part::ALL.into_iter().all(|part| self.part(part) == known.part(part));
        if is_same && !makes_default {
            return None;
        }
        let changed = |now: String, before: String| (now != before).then_some(now);
        Some(ChangeAddress {
            id: before.id.clone(),
            region: (self.region != known.region).then_some(self.region),
            name: changed(self.name, known.name),
            phone: changed(self.phone, known.phone),
            province: changed(self.province, known.province),
            city: changed(self.city, known.city),
            district: changed(self.district, known.district),
            street: changed(self.street, known.street),
            postcode: changed(self.postcode, known.postcode),
            is_default: makes_default.then_some(true),
        })
    }
}

fn wrong(region: Region, part: Part, text: &str) -> Option<Wrong> {
    let (count, least) = (text.chars().count(), part.least(region));
    match part {
        _ if count == 0 => (least > 0).then_some(Wrong::Missing),
        Part::Phone => (!region.is_phone(text)).then_some(Wrong::NotAPhone),
        Part::Postcode => (!region.is_postcode(text)).then_some(Wrong::NotAPostcode),
        _ if count < least => Some(Wrong::TooShort(least)),
        _ if count > part.most() => Some(Wrong::TooLong(part.most())),
        _ => text.chars().any(char::is_control).then_some(Wrong::Invalid),
    }
}

/// Its number, grouped for reading as it is there.
pub fn phone_line(address: &Address) -> String {
    let number = &*address.phone;
    match (address.region, number.split_at_checked(4)) {
        (Region::Cn, _) => phone::grouped(number),
        (Region::Hk | Region::Mo, Some((a, b))) => [a, " ", b].concat(),
        _ => number.to_owned(),
    }
}

/// In one line, as it is written in a language: from large to small in Chinese, from small to
/// large in English. A city that is its own province is named once; `region` is the name of where
/// it is, empty where that needs no saying.
pub fn one_line(address: &Address, region: &str, locale: Locale) -> String {
    let Address { province, city, street, .. } = address;
    let district = address.district.as_deref().unwrap_or_default();
    let province = if province == city { "" } else { province };
    let is_english = locale == Locale::En;
    let (parts, gap) = if is_english {
        ([street, district, city, province, region], ", ")
    } else {
        ([region, province, city, district, street], "")
    };
    let mut line = String::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !line.is_empty() {
            line.push_str(gap);
        }
        line.push_str(part);
    }
    line
}

#[cfg(test)]
mod tests {
    use contract::{
        id::AddressId,
        mall::{Address, ChangeAddress, Region},
    };
    use proptest::prelude::*;

    use super::{Draft, Part, Wrong, one_line, phone_line, region_named, usual_region};
    use crate::i18n::Locale;

    fn address() -> Address {
        Address {
            id: AddressId("adr_000001".into()),
            region: Region::Cn,
            name: "林小满".into(),
            phone: "13800000001".into(),
            province: "浙江省".into(),
            city: "杭州市".into(),
            district: Some("西湖区".into()),
            street: "文三路 90 号".into(),
            postcode: None,
            is_default: false,
        }
    }

    #[test]
    fn nothing_is_wrong_with_what_people_paste() {
        let typed = Draft {
            name: " 林小满 ".into(),
            phone: "+86 138 0000 0001".into(),
            postcode: "310 013".into(),
            ..Draft::of(&address())
        };
        let tidy = typed.tidy();
        assert_eq!(tidy.wrongs(), []);
        let sent = tidy.into_new();
        assert_eq!((sent.name.as_str(), sent.phone.as_str()), ("林小满", "13800000001"));
        assert_eq!(sent.postcode.as_deref(), Some("310013"));
    }

    #[test]
    fn what_has_to_be_there_is_asked_for_from_top_to_bottom() {
        let missing: Vec<Part> = Draft::default().wrongs().iter().map(|(part, _)| *part).collect();
        assert_eq!(missing, [Part::Name, Part::Phone, Part::Province, Part::City, Part::Street]);
    }

    #[test]
    fn each_part_is_held_to_the_contract() {
        let cases = [
            (Part::Name, "长".repeat(41), Wrong::TooLong(40)),
            (Part::Name, "小\u{7}满".into(), Wrong::Invalid),
            (Part::Phone, "1380000".into(), Wrong::NotAPhone),
            (Part::District, "长".repeat(41), Wrong::TooLong(40)),
            (Part::Street, "一号".into(), Wrong::TooShort(4)),
            (Part::Street, "长".repeat(121), Wrong::TooLong(120)),
            (Part::Postcode, "31001".into(), Wrong::NotAPostcode),
            (Part::Postcode, "31001a".into(), Wrong::NotAPostcode),
        ];
        for (part, text, wrong) in cases {
            let mut draft = Draft::of(&address());
            draft.set(part, text);
            assert_eq!(draft.wrongs(), [(part, wrong)]);
        }
    }

    #[test]
    fn only_what_changed_is_sent() {
        let same = Draft::of(&address());
        assert_eq!(same.clone().changes(&address()), None);
        let moved = Draft { street: "武康路 376 弄".into(), district: String::new(), ..same };
        let expected = ChangeAddress {
            id: address().id,
            region: None,
            name: None,
            phone: None,
            province: None,
            city: None,
            district: Some(String::new()),
            street: Some("武康路 376 弄".into()),
            postcode: None,
            is_default: None,
        };
        assert_eq!(moved.changes(&address()), Some(expected));
    }

    #[test]
    fn the_default_can_be_given_but_not_taken() {
        let chosen = Draft { is_default: true, ..Draft::of(&address()) };
        assert_eq!(chosen.changes(&address()).and_then(|change| change.is_default), Some(true));
        let default = Address { is_default: true, ..address() };
        let taken = Draft { is_default: false, ..Draft::of(&default) };
        assert_eq!(taken.changes(&default), None);
    }

    #[test]
    fn an_address_reads_as_its_language_writes_it() {
        let chinese = "浙江省杭州市西湖区文三路 90 号";
        assert_eq!(one_line(&address(), "", Locale::ZhHans), chinese);
        assert_eq!(one_line(&address(), "", Locale::ZhHant), chinese);
        assert_eq!(one_line(&address(), "", Locale::En), "文三路 90 号, 西湖区, 杭州市, 浙江省");
        let city = Address { province: "上海市".into(), city: "上海市".into(), ..address() };
        assert_eq!(one_line(&city, "", Locale::ZhHans), "上海市西湖区文三路 90 号");
        let abroad = Address { district: Some("Central".into()), ..in_hong_kong() };
        let english = "弥敦道 100 号, Central, Hong Kong";
        assert_eq!(one_line(&abroad, "Hong Kong", Locale::En), english);
        assert_eq!(one_line(&in_hong_kong(), "香港", Locale::ZhHant), "香港油尖旺区弥敦道 100 号");
    }

    fn in_hong_kong() -> Address {
        Address {
            region: Region::Hk,
            phone: "91234567".into(),
            province: String::new(),
            city: String::new(),
            district: Some("油尖旺区".into()),
            street: "弥敦道 100 号".into(),
            ..address()
        }
    }

    #[test]
    fn a_language_proposes_a_region_and_any_can_be_chosen() {
        let proposed = Locale::ALL.map(|locale| (locale.tag(), usual_region(locale)));
        assert!(proposed.contains(&("zh-Hant", Region::Hk)));
        assert!(proposed.contains(&("zh-Hans", Region::Cn)));
        for region in Region::ALL {
            assert_eq!(region_named(region.as_str()), *region);
        }
    }

    #[test]
    fn what_is_asked_for_depends_on_the_region() {
        let asked = |region| -> Vec<Part> {
            let draft = Draft { region, ..Draft::default() };
            draft.wrongs().iter().map(|(part, _)| *part).collect()
        };
        let (name, phone, street) = (Part::Name, Part::Phone, Part::Street);
        assert_eq!(asked(Region::Hk), [name, phone, Part::District, street]);
        assert_eq!(asked(Region::Mo), [name, phone, Part::District, street]);
        assert_eq!(asked(Region::Tw), [name, phone, Part::City, Part::District, street]);
        for (region, has) in [(Region::Cn, true), (Region::Hk, false), (Region::Mo, false)] {
            assert_eq!(Part::Postcode.is_in(region), has);
        }
    }

    #[test]
    fn numbers_and_postcodes_are_held_against_the_region() {
        let wrongs = |region, phone: &str, postcode: &str| {
            let typed = Draft {
                region,
                phone: phone.into(),
                postcode: postcode.into(),
                ..Draft::of(&address())
            };
            typed.tidy().wrongs()
        };
        assert_eq!(wrongs(Region::Hk, "+852 9123 4567", ""), []);
        assert_eq!(wrongs(Region::Hk, "13800000001", ""), [(Part::Phone, Wrong::NotAPhone)]);
        assert_eq!(wrongs(Region::Mo, "6612 3456", ""), []);
        assert_eq!(wrongs(Region::Mo, "91234567", ""), [(Part::Phone, Wrong::NotAPhone)]);
        assert_eq!(wrongs(Region::Tw, "+886 912-345-678", "106 17"), []);
        assert_eq!(
            wrongs(Region::Tw, "0912345678", "1061"),
            [(Part::Postcode, Wrong::NotAPostcode)]
        );
    }

    #[test]
    fn what_a_region_has_not_is_taken_away_when_an_address_moves_there() {
        let before = Address { postcode: Some("310013".into()), ..address() };
        let moved = Draft { region: Region::Hk, phone: "91234567".into(), ..Draft::of(&before) };
        let change = moved.tidy().changes(&before).unwrap();
        assert_eq!(change.region, Some(Region::Hk));
        let none = Some(String::new());
        assert_eq!(
            (change.province, change.city, change.postcode),
            (none.clone(), none.clone(), none)
        );
        assert_eq!(change.district, None, "it stays");
    }

    #[test]
    fn numbers_are_grouped_as_they_are_there() {
        assert_eq!(phone_line(&address()), "138 0000 0001");
        assert_eq!(phone_line(&in_hong_kong()), "9123 4567");
        let taiwan = Address { region: Region::Tw, phone: "0912345678".into(), ..address() };
        assert_eq!(phone_line(&taiwan), "0912345678");
    }

    #[test]
    fn the_backend_names_parts_by_pointer() {
        for part in Part::ALL {
            assert_eq!(Part::at(&format!("/{}", part.name())), Some(part));
        }
        assert_eq!(Part::at("/state"), None);
        assert_eq!(Part::at("name"), None);
    }

    proptest! {
        #[test]
        fn being_tidy_is_for_good(
            typed in "\\PC{0,30}|[+0-9 ()-]{6,16}",
            region in prop::sample::select(Region::ALL),
        ) {
            let mut draft = Draft { region, ..Draft::default() };
            Part::ALL.into_iter().for_each(|part| draft.set(part, typed.clone()));
            let tidy = draft.tidy();
            prop_assert_eq!(tidy.tidy(), tidy);
        }
    }
}
