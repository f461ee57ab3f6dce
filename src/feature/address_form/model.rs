//! An address as it is typed: what is wrong with it, and what is sent of it.

use contract::mall::{AddAddress, Address, ChangeAddress};

use crate::{feature::phone, i18n::Locale};

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

    const fn least(self) -> usize {
        match self {
            Self::District | Self::Postcode => 0,
            Self::Street => 4,
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

    /// As it is sent: without space around it, the phone number and the postcode as digits alone.
    pub fn tidy(&self) -> Self {
        let mut tidy = self.clone();
        for part in Part::ALL {
            let typed = self.part(part);
            let text = match part {
                Part::Phone => phone::normalise(typed),
                Part::Postcode => typed.split_whitespace().collect(),
                _ => typed.trim().to_owned(),
            };
            tidy.set(part, text);
        }
        tidy
    }

    /// What is wrong with a tidy draft, from top to bottom.
    pub fn wrongs(&self) -> Vec<(Part, Wrong)> {
        let parts = Part::ALL.into_iter();
        parts.filter_map(|part| Some((part, wrong(part, self.part(part))?))).collect()
    }

    /// A tidy draft as a new address.
    pub fn into_new(self) -> AddAddress {
        let filled = |text: String| (!text.is_empty()).then_some(text);
        AddAddress {
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
        let is_same = Part::ALL.into_iter().all(|part| self.part(part) == known.part(part));
        if is_same && !makes_default {
            return None;
        }
        let changed = |now: String, before: String| (now != before).then_some(now);
        Some(ChangeAddress {
            id: before.id.clone(),
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

fn wrong(part: Part, text: &str) -> Option<Wrong> {
    let count = text.chars().count();
    match part {
        _ if count == 0 => (part.least() > 0).then_some(Wrong::Missing),
        Part::Phone => (!phone::is_complete(text)).then_some(Wrong::NotAPhone),
        Part::Postcode => {
            let is_code = count == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
            (!is_code).then_some(Wrong::NotAPostcode)
        }
        _ if count < part.least() => Some(Wrong::TooShort(part.least())),
        _ if count > part.most() => Some(Wrong::TooLong(part.most())),
        _ => text.chars().any(char::is_control).then_some(Wrong::Invalid),
    }
}

/// In one line, as it is written in a language: from large to small in Chinese, from small to
/// large in English. A city that is its own province is named once.
pub fn one_line(address: &Address, locale: Locale) -> String {
    let Address { province, city, street, .. } = address;
    let district = address.district.as_deref().unwrap_or_default();
    let province = if province == city { "" } else { province };
    let is_english = locale == Locale::En;
    let (parts, gap) = if is_english {
        ([street, district, city, province], ", ")
    } else {
        ([province, city, district, street], "")
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
        mall::{Address, ChangeAddress},
    };
    use proptest::prelude::*;

    use super::{Draft, Part, Wrong, one_line};
    use crate::i18n::Locale;

    fn address() -> Address {
        Address {
            id: AddressId("adr_000001".into()),
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
        assert_eq!(one_line(&address(), Locale::ZhHans), chinese);
        assert_eq!(one_line(&address(), Locale::ZhHant), chinese);
        assert_eq!(one_line(&address(), Locale::En), "文三路 90 号, 西湖区, 杭州市, 浙江省");
        let city = Address { province: "上海市".into(), city: "上海市".into(), ..address() };
        assert_eq!(one_line(&city, Locale::ZhHans), "上海市西湖区文三路 90 号");
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
        fn being_tidy_is_for_good(typed in "\\PC{0,30}") {
            let mut draft = Draft::default();
            Part::ALL.into_iter().for_each(|part| draft.set(part, typed.clone()));
            let tidy = draft.tidy();
            prop_assert_eq!(tidy.tidy(), tidy);
        }
    }
}
