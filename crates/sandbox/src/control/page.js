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

function onSubmit(id, path, result) {
  find(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    show(find(result), await call("POST", path, fields(event.target)));
    refresh();
  });
}

onSubmit("till", "/sandbox/till", "till-result");
onSubmit("member", "/sandbox/members", "member-result");
onSubmit("clock", "/sandbox/clock", "clock-result");
onSubmit("reset", "/sandbox/reset", "clock-result");
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

async function refreshOrders() {
  const { ok, reply } = await call("GET", "/sandbox/redemptions");
  if (!ok) return;
  const rows = reply.data.map((order) => {
    const row = document.createElement("tr");
    const { number, state, title, quantity, points } = order;
    for (const text of [number, state, quantity > 1 ? `${title} × ${quantity}` : title, points]) {
      row.insertCell().textContent = text;
    }
    const cell = row.insertCell();
    for (const action of actions(order)) {
      const button = document.createElement("button");
      button.className = action === "reject" ? "plain" : "";
      button.textContent = action;
      button.addEventListener("click", async () => {
        const done = await call("POST", `/sandbox/redemptions/${order.id}/${action}`, {});
        show(find("orders-result"), { ok: done.ok, reply: done.ok ? { state: done.reply.state } : done.reply });
        refresh();
      });
      cell.append(button);
    }
    return row;
  });
  find("orders").replaceChildren(...rows);
}

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
async function fill(select, path, value, name = "name") {
  const known = new Set([...select.options].map((option) => option.value));
  const { ok, reply } = await call("GET", path);
  if (!ok) return;
  for (const item of reply.data) {
    if (!known.has(item[value])) select.add(new Option(item[name], item[value]));
  }
}

async function refresh() {
  await refreshOrders();
  const { ok, reply } = await call("GET", "/sandbox/requests");
  if (!ok) return;
  find("now").textContent = `Its clock says ${reply.now.replace("T", " ").slice(0, 19)}`;
  const rows = reply.data.slice(-40).reverse().map((request) => {
    const row = document.createElement("tr");
    const { at, method, path, status, fault, idempotency_key: key } = request;
    for (const text of [at.slice(11, 19), method, path, status ?? "cut", fault ?? "", key ?? ""]) {
      row.insertCell().textContent = text;
    }
    return row;
  });
  find("requests").replaceChildren(...rows);
}

async function start() {
  await fill(find("till").elements.store, "/v1/stores", "code");
  await fill(find("member").elements.tier, "/v1/tiers", "id");
  await fill(find("reward").elements.id, "/v1/rewards?limit=100", "id", "title");
  await refresh();
  setInterval(refresh, 2000);
}

start();
