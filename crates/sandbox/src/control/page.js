"use strict";

const find = (id) => document.getElementById(id);

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: { "content-type": "application/json", accept: "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { ok: response.ok, reply: await response.json() };
}

/** The filled fields of a form; those of type number as numbers. */
function fields(form) {
  const filled = {};
  for (const field of form.elements) {
    if (!field.name || field.value.trim() === "") continue;
    filled[field.name] = field.type === "number" ? Number(field.value) : field.value.trim();
  }
  return filled;
}

function show(output, { ok, reply }) {
  output.dataset.state = ok ? "done" : "refused";
  output.textContent = ok ? JSON.stringify(reply, null, 1) : `${reply.code}: ${reply.detail ?? reply.title}`;
}

/** With a `question`, only once it was answered with yes. */
function onSubmit(id, path, result, question) {
  find(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    if (question && !confirm(question)) return;
    show(find(result), await call("POST", path, fields(event.target)));
    refresh();
  });
}

onSubmit("till", "/sandbox/till", "till-result");
onSubmit("member", "/sandbox/members", "member-result");
onSubmit("clock", "/sandbox/clock", "clock-result");
onSubmit("reset", "/sandbox/reset", "clock-result", "Drop everything that was done here, and begin anew?");
onSubmit("door", "/sandbox/passes/check-in", "door-result");
onSubmit("faults", "/sandbox/faults", "faults-result");

async function setReward(id, change) {
  show(find("reward-result"), await call("PATCH", `/sandbox/rewards/${id}`, change));
  refresh();
}

find("reward").addEventListener("submit", (event) => {
  event.preventDefault();
  const { id, points, money, stock, starts_in_s, ends_in_s } = fields(event.target);
  const change = {};
  if (points !== undefined) change.price = { points, money };
  if (stock !== undefined) change.stock = stock;
  if (ends_in_s !== undefined) change.window = { starts_in_s: starts_in_s ?? 0, ends_in_s };
  setReward(id, change);
});

for (const button of document.querySelectorAll("[data-reward]")) {
  button.addEventListener("click", () => {
    setReward(find("reward").elements.id.value, { [button.dataset.reward]: null });
  });
}

/** What may follow a state. */
function actions(order) {
  switch (order.state) {
    case "awaiting_payment": return ["pay", "reject"];
    case "submitted": return ["approve", "reject"];
    case "approved": return order.is_sent ? ["ship", "reject"] : [];
    case "shipped": return ["deliver"];
    case "ready": return ["collect", "reject"];
    default: return [];
  }
}

/** What each table shows: a row stays as long as it says the same, or a tap on it would be lost. */
const shown = new Map();

/** Fills a table with rows, each of its texts and what else belongs into its last cell. */
function fillTable(id, data, texts, last) {
  const state = JSON.stringify(data);
  if (shown.get(id) === state) return;
  shown.set(id, state);
  const body = find(id);
  const names = [...body.parentElement.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = data.map((item) => {
    const row = document.createElement("tr");
    for (const text of texts(item)) {
      const cell = row.insertCell();
      cell.dataset.name = names[cell.cellIndex];
      cell.textContent = text;
    }
    last?.(row, item);
    return row;
  });
  if (rows.length === 0) {
    const row = document.createElement("tr");
    const cell = row.insertCell();
    cell.colSpan = names.length;
    cell.className = "nothing";
    cell.textContent = "Nothing yet";
    rows.push(row);
  }
  body.replaceChildren(...rows);
}

/** Fills a table: the texts of each item, and a button for each of its actions. */
async function refreshTable(id, path, texts, actions, act) {
  const { ok, reply } = await call("GET", path);
  if (!ok) return;
  fillTable(id, reply.data, texts, (row, item) => {
    const cell = row.insertCell();
    cell.className = "acts";
    for (const action of actions(item)) {
      const button = document.createElement("button");
      button.className = action === "reject" ? "plain" : "";
      button.textContent = action;
      button.addEventListener("click", async () => {
        const done = await act(item, action);
        if (!done) return;
        const { state, did } = done.reply;
        show(find(`${id}-result`), { ok: done.ok, reply: done.ok ? { state, did } : done.reply });
        refresh();
      });
      cell.append(button);
    }
  });
}

function refreshOrders() {
  const texts = ({ number, state, title, quantity, points }) =>
    [number, state, quantity > 1 ? `${title} × ${quantity}` : title, points];
  const act = (order, action) => call("POST", `/sandbox/redemptions/${order.id}/${action}`, {});
  return refreshTable("orders", "/sandbox/redemptions", texts, actions, act);
}

/** What the brand may do with a signup. */
function reviews({ state, is_incomplete: isIncomplete }) {
  switch (state) {
    case "pending": return isIncomplete ? ["reject"] : ["approve", "correct", "reject"];
    case "approved": return ["reject"];
    default: return [];
  }
}

/** The body of a review; nothing when it was thought better of. */
function review(action) {
  if (action === "approve") return {};
  const reason = prompt("Why?");
  if (reason === null) return null;
  const body = { reason: reason || undefined };
  if (action === "correct") {
    const field = prompt("Name of the field that is to be corrected", "name");
    if (!field) return null;
    body.fields = [{ pointer: `/answers/${field}`, detail: reason }];
  }
  return body;
}

function refreshSignups() {
  const texts = ({ number, state, title, party, is_incomplete: isIncomplete }) =>
    [number, isIncomplete ? `${state}, to be corrected` : state, title, party];
  const act = (signup, action) => {
    const body = review(action);
    const path = `/sandbox/signups/${signup.id}/${action === "approve" ? "approve" : "reject"}`;
    return body && call("POST", path, body);
  };
  return refreshTable("signups", "/sandbox/signups", texts, reviews, act);
}

function refreshFeedback() {
  const texts = ({ title, rating, said, is_answered: isAnswered }) =>
    [title, rating, said, isAnswered ? "yes" : "no"];
  const act = ({ id }) => {
    const text = prompt("What was done about it?");
    return text && call("POST", `/sandbox/feedback/${id}/answer`, { text });
  };
  return refreshTable("feedback", "/sandbox/feedback", texts, () => ["answer"], act);
}

function refreshWon() {
  const texts = ({ serial, state, title, name }) => [serial, state, title, name];
  const next = ({ state }) => ({ claimed: ["ship"], shipped: ["deliver"] })[state] ?? [];
  const act = ({ id }, action) => call("POST", `/sandbox/won/${id}/${action}`, {});
  return refreshTable("won", "/sandbox/won", texts, next, act);
}

function refreshApplications() {
  const texts = ({ id, state, name, channel }) => [id, state, name, channel ?? ""];
  const next = ({ state }) => state === "pending" ? ["approve", "correct", "reject"] : [];
  const act = ({ id }, action) => {
    const body = review(action);
    if (body?.fields) {
      const pointer = ["/name", "/birthday"].find((field) => body.fields[0].pointer.endsWith(field));
      body.fixable = body.fields.map((field) => ({ ...field, pointer: pointer ?? field.pointer }));
    }
    const step = action === "approve" ? "approve" : "reject";
    return body && call("POST", `/sandbox/applications/${id}/${step}`, body);
  };
  return refreshTable("applications", "/sandbox/applications", texts, next, act);
}

function refreshInvitees() {
  const texts = ({ id, state, name, inviter }) => [id, state, name, inviter];
  const next = ({ state }) => state === "joined" || state === "spent" ? ["spend"] : [];
  const act = ({ id }) => {
    const amount = prompt("For how much, ¥?", "58.00");
    return amount && call("POST", `/sandbox/invitees/${id}/spend`, { amount });
  };
  return refreshTable("invitees", "/sandbox/invitees", texts, next, act);
}

find("joining").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = { review: fields(event.target).review === "true" };
  show(find("applications-result"), await call("PATCH", "/sandbox/joining", body));
});

/** What scanning a QR is for. */
const POSTER_WORDS = {
  "zh-Hans": { store: "扫码入会，会员扫码亮卡", campaign: "扫码看看", invite: "扫码接受邀请" },
  "zh-Hant": { store: "掃碼入會，會員掃碼亮卡", campaign: "掃碼看看", invite: "掃碼接受邀請" },
  en: { store: "Scan to join, or for your card", campaign: "Scan to see it", invite: "Scan to accept" },
};

/** What a QR leads to, and what stands under it. */
function onPoster({ kind, store, campaign, invite, channel }) {
  const name = (select) => select.selectedOptions[0]?.textContent ?? "";
  const path = (start, { value }) => value.trim() && `${start}${encodeURIComponent(value.trim())}`;
  const through = `?channel=${channel.value}`;
  switch (kind.value) {
    case "campaign": return [path("/c/", campaign), through, name(campaign)];
    case "invite": return [path("/i/", invite), "", invite.value.trim()];
    default: return [path("/s/", store), through, name(store)];
  }
}

/** The brand, its stores and its campaigns, as they are called in the language of the sheet. */
async function nameOnPoster() {
  const { store, campaign, language } = find("poster").elements;
  const headers = { accept: "application/json", "accept-language": language.value };
  const ask = async (path) => (await fetch(path, { headers })).json();
  const [brand, stores, campaigns] = await Promise.all(
    ["/v1/bootstrap", "/v1/stores", "/sandbox/campaigns"].map(ask),
  );
  const offer = (select, items, value, name) => {
    const chosen = select.value;
    select.replaceChildren(...items.map((item) => new Option(item[name], item[value])));
    if (chosen) select.value = chosen;
  };
  offer(store, stores.data, "code", "name");
  offer(campaign, campaigns.data, "slug", "title");
  find("poster-sheet").lang = language.value;
  find("poster-brand").textContent = brand.brand.name;
  drawPoster();
}

/** The sheet as it is printed. */
function drawPoster() {
  const form = find("poster");
  const fields = form.elements;
  for (const label of form.querySelectorAll("[data-for]")) {
    label.hidden = !label.dataset.for.split(" ").includes(fields.kind.value);
  }
  const [path, query, name] = onPoster(fields);
  const isWhole = Boolean(path) && fields.invite.validity.valid;
  find("poster-sheet").hidden = !isWhole;
  find("print").disabled = !isWhole;
  if (!isWhole) return;
  const link = location.origin + path + query;
  find("poster-name").textContent = name;
  find("poster-words").textContent = POSTER_WORDS[fields.language.value][fields.kind.value];
  find("poster-link").textContent = link;
  find("poster-link").href = link;
  find("poster-code").src = `/sandbox/qr.svg?text=${encodeURIComponent(link)}`;
}

find("poster").addEventListener("input", drawPoster);
find("poster").elements.language.addEventListener("change", nameOnPoster);
find("poster").addEventListener("submit", (event) => event.preventDefault());
find("print").addEventListener("click", () => print());

find("chances").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { id, ...body } = fields(event.target);
  show(find("chances-result"), await call("POST", `/sandbox/games/${id}/chances`, body));
  refresh();
});

async function setActivity(id, change) {
  show(find("activity-result"), await call("PATCH", `/sandbox/activities/${id}`, change));
  refresh();
}

find("activity").addEventListener("submit", (event) => {
  event.preventDefault();
  const { id, ...change } = fields(event.target);
  setActivity(id, change);
});

find("campaign").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { slug, ...change } = fields(event.target);
  show(find("campaign-result"), await call("PATCH", `/sandbox/campaigns/${slug}`, change));
});

find("call-off").addEventListener("click", () => {
  setActivity(find("activity").elements.id.value, { called_off: true });
});

find("clear-faults").addEventListener("click", async () => {
  show(find("faults-result"), await call("DELETE", "/sandbox/faults"));
});

for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", async () => {
    const body = { advance_s: Number(button.dataset.advance) };
    show(find("clock-result"), await call("POST", "/sandbox/clock", body));
    refresh();
  });
}

/** The choices of a list that the API knows. */
async function fill(select, path, value, name = "name", fits = () => true) {
  const known = new Set([...select.options].map((option) => option.value));
  const { ok, reply } = await call("GET", path);
  if (!ok) return;
  for (const item of reply.data.filter(fits)) {
    if (!known.has(item[value])) select.add(new Option(item[name], item[value]));
  }
}

async function refresh() {
  await Promise.all([
    refreshOrders(), refreshSignups(), refreshFeedback(), refreshWon(), refreshApplications(),
    refreshInvitees(),
  ]);
  const { ok, reply } = await call("GET", "/sandbox/requests");
  if (!ok) return;
  find("now").textContent = `Its clock says ${reply.now.replace("T", " ").slice(0, 19)}`;
  const texts = ({ at, method, path, status, fault, idempotency_key: key }) =>
    [at.slice(11, 19), method, path, status ?? "cut", fault ?? "", key ?? ""];
  fillTable("requests", reply.data.slice(-40).reverse(), texts);
}

async function start() {
  await fill(find("till").elements.store, "/v1/stores", "code");
  await fill(find("member").elements.tier, "/v1/tiers", "id");
  await fill(find("reward").elements.id, "/v1/rewards?limit=100", "id", "title");
  await fill(find("activity").elements.id, "/v1/activities?limit=100", "id", "title");
  await fill(find("campaign").elements.slug, "/sandbox/campaigns", "slug", "title");
  await nameOnPoster();
  const isDraw = ({ kind }) => kind === "wheel" || kind === "grid";
  await fill(find("chances").elements.id, "/v1/games", "id", "title", isDraw);
  await refresh();
  setInterval(refresh, 2000);
}

start();
