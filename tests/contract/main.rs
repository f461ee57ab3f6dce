//! The sandbox speaks the contract to the letter: what it sends is what the types know, no field
//! more and none less. Over HTTP, with the database in a file.

use contract::{
    Endpoint, Method, Money, Points,
    activities::{
        AcceptOffer, Answer, Answers, AskQuestion, CancelSignup, ChangeSignup, GetActivity,
        GetGallery, GetSignup, GiveFeedback, IssuePass, JoinWaitlist, LeaveWaitlist,
        ListActivities, ListQuestions, ListSignups, ListWaitlist, SignUp, Signup, SignupState,
    },
    bootstrap::{GetBootstrap, GetStore, ListStores},
    coupons::{GetCoupon, IssueCouponCodes, ListCoupons},
    event::PollEvents,
    id::{ActivityId, AddressId, CouponId, LotId, RedemptionId, RewardId, WaitlistId},
    mall::{
        AddAddress, CancelRedemption, ChangeAddress, Cost, DeleteAddress, GetRedemption, GetReward,
        ListAddresses, ListCategories, ListRedemptions, ListRewards, PayRedemption, RedeemReward,
        Region, RewardSort,
    },
    member::{GetCard, GetProfile, IssueCodes, ListTierHistory, ListTiers},
    points::{
        ExtendLot, FindRecipient, GetPoints, ListEntries, ListRules, ListTransfers, SendPoints,
    },
    session::{SendOtp, SignIn},
};
use reqwest::{Client, StatusCode};
use sandbox::{Options, Sandbox, Seed};
use serde_json::Value;

mod games;
mod joining;

struct Backend {
    client: Client,
    base: String,
    _sandbox: Sandbox,
}

impl Backend {
    async fn start(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("member-contract-{}-{name}", std::process::id()));
        let db = folder.join("sandbox.db");
        let listen = "127.0.0.1:0".parse().expect("an address");
        let options =
            Options { listen, db, seed: Seed::Demo, app: None, allow_origins: Vec::new() };
        let sandbox = Sandbox::start(options).await.expect("the sandbox starts");
        let base = format!("{}/v1", sandbox.url().trim_end_matches('/'));
        let client = Client::builder().cookie_store(true).build().expect("a client");
        Self { client, base, _sandbox: sandbox }
    }

    async fn send<E: Endpoint>(&self, request: &E) -> (StatusCode, Value) {
        let url = format!("{}{}", self.base, request.path());
        let builder = match E::METHOD {
            Method::Get => self.client.get(url).query(&request.query()),
            Method::Post => self.client.post(url).json(request),
            Method::Patch => self.client.patch(url).json(request),
            Method::Delete => self.client.delete(url),
        };
        let builder = if E::WRITE {
            builder.header("Idempotency-Key", next_key()).header("X-CSRF", "1")
        } else {
            builder.header("Accept", "application/json")
        };
        let builder = match request.if_match() {
            Some(tag) => builder.header("If-Match", tag),
            None => builder,
        };
        let reply = builder.send().await.expect("a reply");
        (reply.status(), reply.json().await.unwrap_or(Value::Null))
    }

    /// Calls a control of the sandbox, which does what it says.
    async fn control(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/sandbox{path}", self.base.trim_end_matches("/v1"));
        let reply = self.client.post(url).json(body).send().await.expect("a reply");
        let status = reply.status();
        let reply = reply.json().await.unwrap_or(Value::Null);
        assert!(status.is_success(), "{path}: {status} {reply}");
        reply
    }

    async fn sign_in(&self) {
        let phone = "13800000001".to_owned();
        let (status, _) = self.send(&SendOtp { phone: phone.clone() }).await;
        assert!(status.is_success());
        let (status, _) =
            self.send(&SignIn { phone, otp: "246810".to_owned(), ..SignIn::default() }).await;
        assert!(status.is_success());
    }

    /// The reply reads as the contract's type, and written again it is the same.
    async fn is_to_the_letter<E: Endpoint>(&self, request: &E) {
        let (status, raw) = self.send(request).await;
        assert!(status.is_success(), "{} {}: {status} {raw}", E::METHOD.as_str(), E::PATH);
        let reply: E::Reply = serde_json::from_value(raw.clone())
            .unwrap_or_else(|error| panic!("{}: {error} in {raw}", E::PATH));
        let again = serde_json::to_value(&reply).expect("a reply can be written");
        assert_eq!(without_nulls(again), without_nulls(raw), "{}", E::PATH);
    }
}

/// A key of its own for each request, in the shape of a UUID.
fn next_key() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("\"00000000-0000-4000-8000-{number:012x}\"")
}

/// An absent field and a null one mean the same.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

#[tokio::test]
async fn every_read_is_what_the_contract_says() {
    let backend = Backend::start("reads").await;
    backend.sign_in().await;
    backend.is_to_the_letter(&GetBootstrap {}).await;
    backend.is_to_the_letter(&ListStores {}).await;
    backend.is_to_the_letter(&GetStore { code: first_store(&backend).await }).await;
    backend.is_to_the_letter(&GetProfile {}).await;
    backend.is_to_the_letter(&GetCard {}).await;
    backend.is_to_the_letter(&ListTiers {}).await;
    backend.is_to_the_letter(&ListTierHistory {}).await;
    backend.is_to_the_letter(&GetPoints {}).await;
    backend.is_to_the_letter(&ListEntries::default()).await;
    backend.is_to_the_letter(&ListEntries { limit: Some(3), ..ListEntries::default() }).await;
    backend.is_to_the_letter(&ListRules {}).await;
    backend.is_to_the_letter(&PollEvents::default()).await;
    backend.is_to_the_letter(&IssueCodes { count: 3 }).await;
}

#[tokio::test]
async fn the_mall_is_what_the_contract_says() {
    let backend = Backend::start("mall").await;
    backend.is_to_the_letter(&ListRewards::default()).await;
    backend.sign_in().await;
    backend.is_to_the_letter(&ListRewards { limit: Some(100), ..ListRewards::default() }).await;
    let narrow = ListRewards {
        category: Some(contract::id::CategoryId("cat_tea".to_owned())),
        q: Some("茶 & 50%".to_owned()),
        affordable: Some(true),
        max_points: Some(Points(500)),
        sort: Some(RewardSort::PointsLow),
        ..ListRewards::default()
    };
    backend.is_to_the_letter(&narrow).await;
    backend.is_to_the_letter(&ListCategories {}).await;
    let reward = RewardId("rwd_longjing".to_owned());
    backend.is_to_the_letter(&GetReward { id: reward.clone() }).await;
    backend.is_to_the_letter(&ListRedemptions { limit: Some(5), ..Default::default() }).await;
    backend.is_to_the_letter(&ListAddresses {}).await;
    let address = AddAddress {
        name: "林小满".to_owned(),
        phone: "13800000001".to_owned(),
        province: "江苏省".to_owned(),
        city: "苏州市".to_owned(),
        street: "平江路 97 号".to_owned(),
        ..AddAddress::default()
    };
    backend.is_to_the_letter(&address).await;
    let hong_kong = AddAddress {
        region: Region::Hk,
        name: "陈大文".to_owned(),
        phone: "91234567".to_owned(),
        district: Some("油尖旺区".to_owned()),
        street: "弥敦道 100 号".to_owned(),
        ..AddAddress::default()
    };
    backend.is_to_the_letter(&hong_kong).await;
    let id = AddressId("adr_000003".to_owned());
    let street = Some("十全街 1 号院".to_owned());
    let change = ChangeAddress {
        id: id.clone(),
        street,
        region: None,
        name: None,
        phone: None,
        province: None,
        city: None,
        district: None,
        postcode: None,
        is_default: None,
    };
    backend.is_to_the_letter(&change).await;
    let money = Some(Money::from_minor(3900, "CNY"));
    let order = RedeemReward {
        reward,
        quantity: 1,
        address: Some(id.clone()),
        store: None,
        expected_cost: Cost { points: Points(680), money },
    };
    backend.is_to_the_letter(&order).await;
    backend.is_to_the_letter(&DeleteAddress { id }).await;
    let id = RedemptionId("red_000013".to_owned());
    backend.is_to_the_letter(&PayRedemption { id: id.clone() }).await;
    backend.is_to_the_letter(&CancelRedemption { id: id.clone() }).await;
    backend.is_to_the_letter(&GetRedemption { id }).await;
    let refused = RedeemReward { expected_cost: Cost::default(), ..order };
    let refused = RedeemReward { address: Some(AddressId("adr_000001".to_owned())), ..refused };
    let (status, raw) = backend.send(&refused).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let problem: contract::Problem = serde_json::from_value(raw).expect("a problem");
    assert_eq!(problem.code, contract::Code::PriceChanged);
    assert_eq!(problem.cost.map(|cost| cost.points), Some(Points(680)));
}

#[tokio::test]
async fn coupons_and_gifts_are_what_the_contract_says() {
    let backend = Backend::start("wallet").await;
    backend.sign_in().await;
    backend.is_to_the_letter(&ListCoupons { limit: Some(5), ..ListCoupons::default() }).await;
    let id = CouponId("cpn_000004".to_owned());
    backend.is_to_the_letter(&GetCoupon { id: id.clone() }).await;
    backend.is_to_the_letter(&IssueCouponCodes { id, count: 3 }).await;
    let phone = "13800000010".to_owned();
    backend.is_to_the_letter(&FindRecipient { phone: phone.clone() }).await;
    let gift = SendPoints { phone, points: Points(50), note: Some("请你喝茶".to_owned()) };
    backend.is_to_the_letter(&gift).await;
    backend.is_to_the_letter(&ListTransfers::default()).await;
    backend.is_to_the_letter(&GetPoints {}).await;
    backend.is_to_the_letter(&ListEntries::default()).await;
    let (_, points) = backend.send(&GetPoints {}).await;
    let lots = points["lots"].as_array().expect("lots");
    let extendable = lots.iter().find(|lot| lot["extension"].is_object()).expect("one of them");
    let id = LotId(extendable["id"].as_str().expect("an id").to_owned());
    backend.is_to_the_letter(&ExtendLot { id }).await;
}

/// The member's own signups for what the demo invites to.
async fn signup(backend: &Backend, activity: &str) -> Signup {
    let (_, page) = backend.send(&ListSignups { limit: Some(100), ..Default::default() }).await;
    let page: contract::Page<Signup> = serde_json::from_value(page).expect("a page");
    let found = page.data.into_iter().find(|signup| signup.activity.id.as_str() == activity);
    found.unwrap_or_else(|| panic!("no signup for {activity}"))
}

#[tokio::test]
async fn activities_are_what_the_contract_says() {
    let backend = Backend::start("activities").await;
    backend.is_to_the_letter(&ListActivities::default()).await;
    backend.sign_in().await;
    let all = ListActivities { limit: Some(100), ..ListActivities::default() };
    backend.is_to_the_letter(&all).await;
    for id in ["act_trail", "act_six_teas_live", "act_roasting", "act_lake_boat"] {
        backend.is_to_the_letter(&GetActivity { id: ActivityId(id.to_owned()) }).await;
    }
    backend.is_to_the_letter(&GetGallery { id: ActivityId("act_roasting".to_owned()) }).await;

    let seat = SignUp {
        activity: ActivityId("act_old_puer".to_owned()),
        party: 2,
        answers: Answers::from([("card_name".to_owned(), Answer::Text("小满".to_owned()))]),
        form_version: 1,
        expected_points: Points(560),
    };
    backend.is_to_the_letter(&seat).await;
    let signed_up = signup(&backend, "act_old_puer").await;
    backend.is_to_the_letter(&GetSignup { id: signed_up.id.clone() }).await;
    let state = Some(SignupState::Approved);
    backend.is_to_the_letter(&ListSignups { state, ..ListSignups::default() }).await;
    backend.is_to_the_letter(&IssuePass { id: signed_up.id.clone() }).await;
    let change = ChangeSignup {
        id: signed_up.id.clone(),
        tag: Some(signed_up.tag.clone()),
        answers: Answers::from([("card_name".to_owned(), Answer::Text("林小满".to_owned()))]),
        form_version: 1,
    };
    backend.is_to_the_letter(&change).await;
    let (status, problem) = backend.send(&change).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::PRECONDITION_FAILED, &"precondition_failed".into())
    );
    backend.is_to_the_letter(&CancelSignup { id: signed_up.id }).await;

    let (_, detail) =
        backend.send(&GetActivity { id: ActivityId("act_clay_cup".to_owned()) }).await;
    let glaze = value_of(&detail["form"]["fields"][0]["options"][0]);
    let list = JoinWaitlist {
        id: ActivityId("act_clay_cup".to_owned()),
        party: 1,
        answers: Answers::from([
            ("glaze".to_owned(), Answer::Text(glaze)),
            ("signature".to_owned(), Answer::Text("满".to_owned())),
        ]),
        form_version: 1,
    };
    backend.is_to_the_letter(&list).await;
    backend.is_to_the_letter(&ListWaitlist {}).await;
    let (_, entries) = backend.send(&ListWaitlist {}).await;
    let entry = WaitlistId(entries["data"][0]["id"].as_str().expect("an entry").to_owned());
    let offer = AcceptOffer { id: entry.clone(), expected_points: Points(0) };
    let (status, problem) = backend.send(&offer).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &"offer_expired".into()));
    backend.is_to_the_letter(&LeaveWaitlist { id: entry }).await;

    let live = ActivityId("act_six_teas_live".to_owned());
    let question = AskQuestion { id: live.clone(), text: "水温多少合适？".to_owned() };
    backend.is_to_the_letter(&question).await;
    backend.is_to_the_letter(&ListQuestions { id: live, cursor: None, limit: Some(5) }).await;

    let attended = signup(&backend, "act_tea_garden").await;
    let (_, full) = backend.send(&GetSignup { id: attended.id.clone() }).await;
    let version = full["feedback_form"]["version"].as_u64().expect("a form");
    let fields = full["feedback_form"]["fields"].as_array().expect("fields").clone();
    let answers = fields.iter().filter(|field| field["required"] == true).map(|field| {
        let answer = match field["kind"].as_str() {
            Some("multiple") => Answer::Choices(vec![value_of(&field["options"][0])]),
            Some("single") => Answer::Text(value_of(&field["options"][0])),
            _ => Answer::Text("好".to_owned()),
        };
        (field["name"].as_str().expect("a name").to_owned(), answer)
    });
    let feedback = GiveFeedback {
        id: attended.id,
        rating: 5,
        answers: answers.collect(),
        form_version: u32::try_from(version).expect("a version"),
    };
    backend.is_to_the_letter(&feedback).await;
}

fn value_of(option: &Value) -> String {
    option["value"].as_str().expect("an option").to_owned()
}

async fn first_store(backend: &Backend) -> String {
    let (_, stores) = backend.send(&ListStores {}).await;
    stores["data"][0]["code"].as_str().expect("a store").to_owned()
}

#[tokio::test]
async fn a_guest_is_told_unauthenticated_wherever_a_member_is_needed() {
    let backend = Backend::start("guest").await;
    for (status, problem) in [
        backend.send(&GetCard {}).await,
        backend.send(&GetProfile {}).await,
        backend.send(&GetPoints {}).await,
        backend.send(&ListEntries::default()).await,
        backend.send(&PollEvents::default()).await,
        backend.send(&IssueCodes { count: 1 }).await,
        backend.send(&ListRedemptions::default()).await,
        backend.send(&ListAddresses {}).await,
        backend.send(&ListCoupons::default()).await,
        backend.send(&ListTransfers::default()).await,
        backend.send(&ListRewards { affordable: Some(true), ..ListRewards::default() }).await,
    ] {
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(problem["code"], "unauthenticated");
        assert!(problem["request_id"].as_str().is_some_and(|id| !id.is_empty()));
    }
}
