"use strict";

const find = (id) => document.getElementById(id);
const redemption = encodeURIComponent(new URLSearchParams(location.search).get("redemption") ?? "");
const call = `/sandbox/redemptions/${redemption}`;
const back = `/redemptions/${redemption}`;

function show({ reward, quantity, cost, state }) {
  find("title").textContent = quantity > 1 ? `${reward.title} × ${quantity}` : reward.title;
  find("amount").textContent = cost.money ? `${cost.money.currency} ${cost.money.amount}` : "";
  find("pay").disabled = state !== "awaiting_payment";
  if (state !== "awaiting_payment") find("state").textContent = "There is nothing to pay.";
}

find("pay").addEventListener("click", async () => {
  find("pay").disabled = true;
  const response = await fetch(`${call}/pay`, { method: "POST", body: "{}" });
  if (response.ok) location.replace(back);
  else find("state").textContent = "It can no longer be paid.";
});

async function start() {
  find("back").href = back;
  const response = await fetch(call);
  if (response.ok) show(await response.json());
  else find("state").textContent = "There is no such redemption.";
}

start();
