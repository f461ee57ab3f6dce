//! The address book.

use sandbox::Seed;
use serde_json::{Value, json};

use crate::{
    shop::strings,
    stage::{Got, Stage},
};

fn address() -> Value {
    json!({
        "name": " 林小满 ", "phone": "+8613800000001", "province": "江苏省", "city": "苏州市",
        "district": "姑苏区", "street": "平江路 97 号", "postcode": "215005",
    })
}

fn with(name: &str, value: impl Into<Value>) -> Value {
    let mut address = address();
    address[name] = value.into();
    address
}

fn errors(got: &Got) -> Vec<(String, String)> {
    got.refused_with(422, "validation_failed");
    let errors = got.json()["errors"].as_array().unwrap().clone();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    assert!(errors.iter().all(|error| !text(error, "detail").is_empty()));
    errors.iter().map(|error| (text(error, "pointer"), text(error, "code"))).collect()
}

fn is(pointer: &str, code: &str) -> Vec<(String, String)> {
    vec![(pointer.to_owned(), code.to_owned())]
}

#[tokio::test]
async fn an_address_is_added_changed_and_deleted() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    assert_eq!(visitor.get("/me/addresses").await.json()["data"].as_array().unwrap().len(), 2);
    let added = visitor.post("/me/addresses", address()).await;
    assert_eq!(added.status, 200, "{}", added.body);
    let added = added.json();
    assert_eq!((&added["name"], &added["phone"]), (&json!("林小满"), &json!("13800000001")));
    assert_eq!(added["is_default"], false);
    let path = format!("/me/addresses/{}", added["id"].as_str().unwrap());

    let change = json!({ "street": "十全街 1 号院", "postcode": "", "is_default": true });
    let changed = visitor.patch(&path, change).await.json();
    assert_eq!(changed["street"], "十全街 1 号院");
    assert_eq!(changed["district"], "姑苏区", "what is absent stays");
    assert!(changed["postcode"].is_null());
    let listed = visitor.get("/me/addresses").await.json();
    let defaults: Vec<_> =
        listed["data"].as_array().unwrap().iter().map(|a| a["is_default"] == true).collect();
    assert_eq!(defaults, [true, false, false], "there is one default, and it comes first");

    assert_eq!(visitor.delete(&path).await.status, 204);
    visitor.delete(&path).await.refused_with(404, "not_found");
    visitor.patch(&path, json!({})).await.refused_with(404, "not_found");
    let listed = visitor.get("/me/addresses").await.json();
    assert_eq!(strings(listed["data"].as_array().unwrap(), "id"), ["adr_000002", "adr_000001"]);
    assert_eq!(listed["data"][0]["is_default"], true, "another one took its place");
    let no_default =
        visitor.patch("/me/addresses/adr_000002", json!({ "is_default": false })).await;
    assert_eq!(no_default.json()["is_default"], true);
}

#[tokio::test]
async fn what_is_wrong_with_an_address_is_said_at_its_field() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    for (field, value, code) in [
        ("name", " ".to_owned(), "required"),
        ("name", "名".repeat(41), "too_long"),
        ("name", "a\u{0}b".to_owned(), "invalid"),
        ("phone", String::new(), "required"),
        ("phone", "2380000000".to_owned(), "invalid"),
        ("phone", "23800000001".to_owned(), "invalid"),
        ("phone", "1380000000a".to_owned(), "invalid"),
        ("province", String::new(), "required"),
        ("city", "市".repeat(41), "too_long"),
        ("district", "区".repeat(41), "too_long"),
        ("street", "3 号".to_owned(), "too_short"),
        ("street", "路".repeat(121), "too_long"),
        ("postcode", "21500".to_owned(), "invalid"),
        ("postcode", "21500x".to_owned(), "invalid"),
    ] {
        let refused = visitor.post("/me/addresses", with(field, value.clone())).await;
        assert_eq!(errors(&refused), is(&format!("/{field}"), code), "{value:?}");
        let change = json!({ field: value });
        let refused = visitor.patch("/me/addresses/adr_000001", change).await;
        assert_eq!(errors(&refused), is(&format!("/{field}"), code));
    }
    let many = json!({ "name": "", "phone": "1", "province": "", "city": "", "street": "" });
    let pointers: Vec<String> = errors(&visitor.post("/me/addresses", many).await)
        .into_iter()
        .map(|(pointer, _)| pointer)
        .collect();
    assert_eq!(pointers, ["/name", "/province", "/city", "/street", "/phone"]);
    let missing = json!({ "name": "林小满" });
    assert_eq!(errors(&visitor.post("/me/addresses", missing).await), is("/phone", "required"));
    for optional in [
        with("postcode", Value::Null),
        with("district", Value::Null),
        with("street", "<b>\u{202e}路</b>"),
    ] {
        assert_eq!(visitor.post("/me/addresses", optional).await.status, 200);
    }
}

/// An address as it is written in a region.
fn in_region(region: &str) -> Value {
    let mut address = json!({ "region": region, "name": "陈大文", "street": "荷兰园大马路 1 号" });
    let own = match region {
        "HK" => json!({ "phone": "+852 9123 4567", "district": "油尖旺区" }),
        "MO" => json!({ "phone": "66123456", "district": "大堂区" }),
        "TW" => json!({ "phone": "0912-345-678", "city": "台北市", "district": "大安区",
            "postcode": "10617" }),
        _ => json!({ "phone": "13800000001", "province": "江苏省", "city": "苏州市",
            "postcode": "215005" }),
    };
    address.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
    address
}

#[tokio::test]
async fn each_region_has_its_own_numbers_postcodes_and_parts() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let add = async |region: &str, field: &str, value: Value| {
        let mut address = in_region(region);
        if !field.is_empty() {
            address[field] = value;
        }
        visitor.post("/me/addresses", address).await
    };
    for (region, phone) in
        [("CN", "13800000001"), ("HK", "91234567"), ("MO", "66123456"), ("TW", "0912345678")]
    {
        let added = add(region, "", Value::Null).await;
        assert_eq!(added.status, 200, "{region}: {}", added.body);
        let added = added.json();
        assert_eq!((&added["region"], &added["phone"]), (&json!(region), &json!(phone)));
        let unlike = if region == "CN" { "91234567" } else { "13800000001" };
        let refused = add(region, "phone", json!(unlike)).await;
        assert_eq!(errors(&refused), is("/phone", "invalid"), "{region}");
    }
    for (region, field, value, code) in [
        ("CN", "postcode", "10617", "invalid"),
        ("CN", "province", "", "required"),
        ("CN", "city", "", "required"),
        ("HK", "postcode", "999077", "invalid"),
        ("HK", "province", "广东省", "invalid"),
        ("HK", "city", "香港", "invalid"),
        ("HK", "district", " ", "required"),
        ("HK", "phone", "12345678", "invalid"),
        ("MO", "postcode", "999078", "invalid"),
        ("MO", "district", "", "required"),
        ("MO", "phone", "91234567", "invalid"),
        ("TW", "postcode", "1061", "invalid"),
        ("TW", "province", "台湾", "invalid"),
        ("TW", "city", "", "required"),
        ("TW", "district", "", "required"),
        ("TW", "phone", "0112345678", "invalid"),
    ] {
        let refused = add(region, field, json!(value)).await;
        assert_eq!(errors(&refused), is(&format!("/{field}"), code), "{region} {value:?}");
    }
    for (field, value) in [("phone", "28123456"), ("phone", "+85362345678")] {
        assert_eq!(add("MO", field, json!(value)).await.status, 200, "{value}");
    }
    for (field, value) in [("phone", "(02) 2345-6789"), ("postcode", "106"), ("postcode", "106017")]
    {
        assert_eq!(add("TW", field, json!(value)).await.status, 200, "{value}");
    }
    assert_eq!(errors(&add("SG", "", Value::Null).await), is("/region", "invalid"));
}

#[tokio::test]
async fn an_address_that_moves_to_another_region_is_written_as_there() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let before = visitor.get("/me/addresses").await.json();
    assert_eq!(strings(before["data"].as_array().unwrap(), "region"), ["CN", "CN"]);
    let path = "/me/addresses/adr_000001";
    let only_the_region = visitor.patch(path, json!({ "region": "HK" })).await;
    let pointers: Vec<String> =
        errors(&only_the_region).into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(pointers, ["/province", "/city", "/phone", "/postcode"]);
    let all_of_it = json!({ "region": "HK", "phone": "91234567", "province": "", "city": "",
        "district": "油尖旺区", "postcode": "", "street": "弥敦道 100 号" });
    let changed = visitor.patch(path, all_of_it).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    let order = visitor.redeemed("rwd_towel", json!({ "address": "adr_000001" })).await;
    assert_eq!(order["address"]["phone"], "****4567");
    assert_eq!(order["address"]["region"], "HK");
    assert_eq!(order["address"]["street"], "弥敦道 100 号");
}

#[tokio::test]
async fn the_first_address_is_the_default_and_there_are_twenty_at_most() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let other = stage.another_visitor();
    other.sign_in("13800000010").await;
    assert_eq!(other.post("/me/addresses", address()).await.json()["is_default"], true);
    for _ in 1..20 {
        assert_eq!(other.post("/me/addresses", address()).await.json()["is_default"], false);
    }
    let refused = other.post("/me/addresses", address()).await;
    refused.refused_with(409, "limit_reached");
    assert_eq!(refused.json()["limit"], 20);
    other.delete("/me/addresses/adr_000001").await.refused_with(404, "not_found");
    assert_eq!(
        stage.visitor.get("/me/addresses").await.json()["data"].as_array().unwrap().len(),
        2
    );
}

#[tokio::test]
async fn a_redemption_keeps_the_address_that_was_chosen() {
    let stage = Stage::signed_in(Seed::Demo).await;
    let visitor = &stage.visitor;
    let order = visitor.redeemed("rwd_towel", json!({ "address": "adr_000001" })).await;
    visitor.patch("/me/addresses/adr_000001", json!({ "street": "另一条路 9 号" })).await;
    visitor.delete("/me/addresses/adr_000001").await;
    let kept = visitor.redemption(order["id"].as_str().unwrap()).await;
    assert_eq!(kept["address"], order["address"]);
}
