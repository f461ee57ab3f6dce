//! The OpenAPI document, made from the request types.

use schemars::{
    JsonSchema, SchemaGenerator,
    generate::{Contract, SchemaSettings},
};
use serde_json::{Map, Value, json};

use crate::{Endpoint, Method, Problem};

/// Every request of the contract, under the name of its domain.
macro_rules! endpoints {
    ($($domain:ident: $($request:ident),+;)+) => {
        /// Method, path, and whether it is a write, of every endpoint.
        pub fn endpoints() -> Vec<(Method, &'static str, bool)> {
            use crate::*;
            vec![$($((
                <$domain::$request as Endpoint>::METHOD,
                <$domain::$request as Endpoint>::PATH,
                <$domain::$request as Endpoint>::WRITE,
            ),)+)+]
        }

        fn describe(document: &mut Document) {
            use crate::*;
            $($(document.add::<$domain::$request>(
                stringify!($domain),
                stringify!($request),
            );)+)+
        }
    };
}

endpoints! {
    bootstrap: GetBootstrap, ListStores, GetStore;
    session: SendOtp, SignIn, SignOut, GetWrite;
    hosts: StartOauth, SignHostUrl;
    joining: GetJoinOffer, JoinMembership, GetApplication, CorrectApplication;
    member: GetProfile, UpdateProfile, GetCard, IssueCodes, ListTiers, ListTierHistory;
    points: GetPoints, ListEntries, ListRules, ExtendLot, FindRecipient, ListTransfers, SendPoints;
    mall: ListRewards, ListCategories, GetReward, RedeemReward, ListRedemptions, GetRedemption,
        PayRedemption, CancelRedemption, ListAddresses, AddAddress, ChangeAddress, DeleteAddress;
    coupons: ListCoupons, GetCoupon, IssueCouponCodes;
    activities: ListActivities, GetActivity, SignUp, ListSignups, GetSignup, ChangeSignup,
        CancelSignup, IssuePass, JoinWaitlist, ListWaitlist, LeaveWaitlist, AcceptOffer,
        ListQuestions, AskQuestion, GiveFeedback, GetGallery;
    games: ListGames, GetGame, GetLeaderboard, ListChances, StartRound, GetRound, AnswerRound,
        TakeHint, FinishRound, Draw, ListDraws, GetDraw, ListPrizes, GetPrize, ClaimPrize,
        GetCheckIns, CheckIn;
    referral: GetReferral, ListInvitees, GetInvite;
    campaigns: GetCampaign, ClaimCampaign;
    event: PollEvents;
}

/// The whole document, OpenAPI 3.1.
pub fn document() -> Value {
    let mut document = Document::new();
    describe(&mut document);
    document.finish()
}

struct Document {
    schemas: SchemaGenerator,
    paths: Map<String, Value>,
}

impl Document {
    fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
            // What a server has to accept: path fields are part of a request.
            settings.contract = Contract::Deserialize;
        });
        Self { schemas: settings.into_generator(), paths: Map::new() }
    }

    fn add<E>(&mut self, domain: &str, name: &str)
    where
        E: Endpoint + JsonSchema,
        E::Reply: JsonSchema,
    {
        let mut request = E::json_schema(&mut self.schemas).to_value();
        let in_path: Vec<&str> = E::PATH
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let mut parameters = Vec::new();
        for field in &in_path {
            let mut schema = take_property(&mut request, field);
            if let Some(rules) = schema.as_object_mut() {
                rules.remove("writeOnly");
            }
            parameters.push(parameter("path", field, true, schema));
        }
        let mut operation = json!({
            "operationId": name,
            "tags": [domain],
            "responses": self.responses::<E>(),
        });
        if let Some(description) = request.get("description") {
            operation["description"] = description.clone();
        }
        if matches!(E::METHOD, Method::Get | Method::Delete) {
            for field in property_names(&request) {
                let schema = never_null(take_property(&mut request, &field));
                parameters.push(parameter("query", &field, false, schema));
            }
        } else {
            if let Some(fields) = request.as_object_mut() {
                fields.remove("description");
                fields.remove("title");
            }
            operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": request } } });
        }
        let shared: &[&str] =
            if E::WRITE { &["IdempotencyKey", "Csrf", "Language"] } else { &["Language"] };
        parameters.extend(
            shared.iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") })),
        );
        if E::CONDITIONAL {
            parameters.push(json!({ "$ref": "#/components/parameters/IfMatch" }));
        }
        operation["parameters"] = parameters.into();
        if needs_session(E::PATH) {
            operation["security"] = json!([{ "cookie": [] }, { "bearer": [] }]);
        }
        let path = self.paths.entry(E::PATH).or_insert_with(|| json!({}));
        path[E::METHOD.as_str().to_ascii_lowercase()] = operation;
    }

    fn responses<E>(&mut self) -> Value
    where
        E: Endpoint,
        E::Reply: JsonSchema,
    {
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        let reply = self.schemas.subschema_for::<E::Reply>().to_value();
        if reply.get("type").is_some_and(|kind| kind == "null") {
            return json!({ "204": { "description": "Done." }, "default": problem });
        }
        let content = json!({ "application/json": { "schema": reply } });
        json!({ "200": { "description": "Done.", "content": content }, "default": problem })
    }

    fn finish(mut self) -> Value {
        let problem = self.schemas.subschema_for::<Problem>().to_value();
        let schemas = self.schemas.take_definitions(true);
        json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Member API",
                "version": "1",
                "description": "What the member app speaks. Made from crates/contract.",
                "license": { "name": "MIT", "identifier": "MIT" },
            },
            "servers": [{ "url": "/v1" }],
            "paths": self.paths,
            "components": {
                "schemas": schemas,
                "parameters": {
                    "IdempotencyKey": parameter("header", "Idempotency-Key", true, json!({
                        "type": "string",
                        "pattern": "^\"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\"$",
                        "description": "A quoted UUID; one for each thing that the member wants done.",
                    })),
                    "IfMatch": parameter("header", "If-Match", false, json!({
                        "type": "string",
                        "description": "The tag of what is to be changed, as it was read.",
                    })),
                    "Csrf": parameter("header", "X-CSRF", true, json!({ "const": "1" })),
                    "Language": parameter("header", "Accept-Language", false, json!({
                        "type": "string",
                        "description": "The language of the brand's texts.",
                    })),
                },
                "responses": {
                    "Problem": {
                        "description": "Refused, or failed; `code` says why.",
                        "content": { "application/problem+json": { "schema": problem } },
                    },
                },
                "securitySchemes": {
                    "cookie": { "type": "apiKey", "in": "cookie", "name": "member_session" },
                    "bearer": { "type": "http", "scheme": "bearer" },
                },
            },
        })
    }
}

/// What is the member's own, but for what became of a write: its key is the right to ask.
fn needs_session(path: &str) -> bool {
    path == "/me"
        || (path.starts_with("/me/") && path != "/me/writes/{key}")
        || path.ends_with("/waitlist")
        || path.ends_with("/questions")
}

fn parameter(place: &str, name: &str, required: bool, schema: Value) -> Value {
    json!({ "in": place, "name": name, "required": required, "schema": schema })
}

/// In alphabetical order, whatever order the build's JSON maps keep.
fn property_names(schema: &Value) -> Vec<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut names: Vec<String> =
        properties.map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
    names.sort();
    names
}

/// Takes a field out of an object's schema.
fn take_property(schema: &mut Value, name: &str) -> Value {
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|field| field != name);
    }
    schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .and_then(|properties| properties.remove(name))
        .unwrap_or_default()
}

/// A query cannot say null: what is optional is left out.
fn never_null(mut schema: Value) -> Value {
    let is_null = |kind: &Value| kind == "null" || kind.get("type").is_some_and(|t| t == "null");
    for word in ["type", "anyOf"] {
        if let Some(kinds) = schema.get_mut(word).and_then(Value::as_array_mut) {
            kinds.retain(|kind| !is_null(kind));
        }
    }
    schema
}
