"use strict";

const asked = new URLSearchParams(location.search);
const host = asked.get("host") ?? "";
const buttons = [...document.querySelectorAll("[data-who]")];

async function decide(who) {
  for (const button of buttons) button.disabled = true;
  const response = await fetch("/sandbox/oauth/decide", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ host, state: asked.get("state") ?? "", who }),
  });
  if (response.ok) location.replace((await response.json()).location);
  else document.getElementById("state").textContent = "There is no such host.";
}

document.getElementById("host").textContent = host;
for (const button of buttons) button.addEventListener("click", () => decide(button.dataset.who));
